/* Text to numbered words: what tokens.py and lexicon.py do, with the place of each word in the source. */

#include <string.h>

#include "kernel.h"

/* What each ASCII character becomes: a letter of a word, an apostrophe, nothing (GLUE, \0), or a space. */
static const char ASCII[] =
    " \0\2             " "                "
    "       '        " "0123456789      "
    " abcdefghijklmno" "pqrstuvwxyz    _"
    "'abcdefghijklmno" "pqrstuvwxyz     ";

/* As _CONTRACTIONS in tokens.py, and in its order. */
static const char *const CONTRACTIONS[][2] = {
    {"won't", "will not"}, {"can't", "can not"}, {"cannot", "can not"}, {"n't", " not"}, {"'ll", " will"},
    {"'re", " are"},       {"'ve", " have"},     {"'m", " am"},         {"'s", " "},
};

/* Characters up to one that separates, as bytes: its letters are from `first` to before `last`. A plain one has nothing
   else: it is one word, unless it holds "cannot". */
typedef struct { int size, first, last, is_plain; } Chunk;

static int is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || (c & 0x80) || c == ADDRESS_MARK;
}

/* --- characters */

/* Return what a character becomes; NULL where that cannot be told. */
static const Letter *letter_of(Reading *r, uint32_t code)
{
    Letter *letter = &r->known->letter[code % LETTERS];
    if (letter->code != code) {
        Letter asked = {.code = code};
        if (r->letter(r->context, code, &asked) < 0)
            return NULL;
        *letter = asked;
    }
    return letter;
}

/* Fold the chunk that begins at `at`; return where it ends, less than 0 where a character fails. */
static int fold_chunk(Reading *r, int at, Chunk *chunk)
{
    const uint32_t *code = r->code;
    const int end = r->size;
    char *out = r->folded;
    int first = at, joiners = at, joined = 0; /* the latest characters that only join others: from `joiners` to `joined` */
    int is_plain = 1;
    for (; at < end; at++) {
        const uint32_t c = code[at];
        if (c < 0x80 && ASCII[c] > '\'') { /* as most are */
            *out++ = ASCII[c];
            continue;
        }
        const char *bytes = &ASCII[c & 0x7f];
        int size = *bytes != 0;
        if (c >= 0x80) {
            const Letter *letter = letter_of(r, c);
            if (!letter)
                return -1;
            bytes = letter->bytes, size = letter->size;
        }
        if (size && *bytes == ' ')
            break;
        if (!size || *bytes == '\'') {
            if (at == first)
                first = at + 1;
            if (at != joined)
                joiners = at;
            joined = at + 1;
        }
        is_plain &= size && is_word(*bytes);
        for (int i = 0; i < size; i++)
            *out++ = bytes[i];
    }
    *chunk = (Chunk){(int)(out - r->folded), first, at == joined ? joiners : at, is_plain};
    return at;
}

/* --- words */

static int is_spelt(const Reading *r, const Spelling *spelling, int at)
{
    return spelling->size <= r->size - at &&
           !memcmp(r->code + at, r->known->code + spelling->at, (size_t)spelling->size * sizeof(uint32_t));
}

static int note_mark(Reading *r, int at, int leaf)
{
    if (!make_room(&r->mark, &r->mark_room, r->marks + 1, sizeof(Mark)))
        return 0;
    r->mark[r->marks++] = (Mark){at, leaf};
    return 1;
}

/* Note what a word's spelling in the source tells: a leaf needs all of the chunk, a number its beginning. */
static int note_spelt(Reading *r, const Entry *word, const Chunk *chunk)
{
    for (int i = 0; i < word->spellings; i++) {
        const Spelling *spelling = &r->known->spelling[word->spelling + i];
        int good = 1;
        if (!is_spelt(r, spelling, chunk->first))
            continue;
        if (spelling->leaf < 0)
            good = !r->is_own || r->tell(r->context, r->sentences - 1, spelling->leaf, r->offset + chunk->first) >= 0;
        else if (spelling->size == chunk->last - chunk->first)
            good = note_mark(r, r->words, spelling->leaf);
        if (!good)
            return 0;
    }
    return 1;
}

/* Say whether a chunk begins with a capital letter; less than 0 where that cannot be told. */
static int is_capital(Reading *r, int at)
{
    const uint32_t code = r->code[at];
    if (code == ADDRESS_MARK)
        return r->is_capital(r->context, r->offset + at);
    if (code < 0x80)
        return code >= 'A' && code <= 'Z';
    const Letter *letter = letter_of(r, code);
    return letter ? letter->is_upper : -1;
}

static int note_name(Reading *r, int at)
{
    const int is_name = r->names ? is_capital(r, at) : 0;
    for (int i = 0; i < r->names && is_name > 0; i++)
        if (!note_mark(r, r->words, r->name[i]))
            return 0;
    return is_name >= 0;
}

static int add_word(Reading *r, const char *text, int size, const Chunk *chunk)
{
    Entry word;
    if (!look_up(r, text, size, &word) || (word.spellings && !note_spelt(r, &word, chunk)) ||
        (!word.is_no_name && !note_name(r, chunk->first)))
        return 0;
    r->word[r->words] = (uint16_t)word.number;
    r->token[r->words++] = (Token){r->offset + chunk->first, r->offset + chunk->last};
    return 1;
}

/* --- contractions */

static int holds_cannot(const char *text, int size)
{
    for (int at = 0; at + 6 <= size; at++)
        if (text[at] == 'c' && !memcmp(text + at, "cannot", 6))
            return 1;
    return 0;
}

/* Write contractions out; return the size. An apostrophe that no word stands before opens a quotation. */
static int write_out(const char *text, int size, char *out)
{
    const char *first = out;
    for (int at = 0; at < size;) {
        const int opens = text[at] == '\'' && (at == 0 || !is_word(text[at - 1]));
        const char *to = NULL;
        for (size_t i = 0; !opens && !to && i < sizeof(CONTRACTIONS) / sizeof(*CONTRACTIONS); i++) {
            const int from = (int)strlen(CONTRACTIONS[i][0]);
            if (from <= size - at && !memcmp(text + at, CONTRACTIONS[i][0], (size_t)from))
                to = CONTRACTIONS[i][1], at += from;
        }
        if (to)
            while (*to)
                *out++ = *to++;
        else
            *out++ = opens ? ' ' : text[at], at++;
    }
    return (int)(out - first);
}

/* Add the words of a chunk that is not plain. */
static int add_written_out(Reading *r, const Chunk *chunk)
{
    const int size = write_out(r->folded, chunk->size, r->written);
    for (int at = 0; at < size; at++) {
        const int start = at;
        while (at < size && is_word(r->written[at]))
            at++;
        if (at > start && !add_word(r, r->written + start, at - start, chunk))
            return 0;
    }
    return 1;
}

/* --- spans and sentences */

int begin_sentence(Reading *r)
{
    if (!make_room(&r->sentence, &r->sentence_room, r->sentences + 1, sizeof(Sentence)))
        return 0;
    r->sentence[r->sentences++] = (Sentence){r->words, r->words, r->words};
    return 1;
}

/* Read the context of the sentence before the last once more, as that of the last: items of a list share theirs. */
int repeat_context(Reading *r)
{
    Sentence *sentence = &r->sentence[r->sentences - 1];
    const int first = sentence[-1].first, size = sentence[-1].own - first, by = r->words - first;
    int mark = r->marks;
    if (!make_room(&r->word, &r->word_room, r->words + size, sizeof(uint16_t)) ||
        !make_room(&r->token, &r->token_room, r->words + size, sizeof(Token)))
        return 0;
    memcpy(r->word + r->words, r->word + first, (size_t)size * sizeof(uint16_t));
    memcpy(r->token + r->words, r->token + first, (size_t)size * sizeof(Token));
    r->words += size;
    sentence->own = sentence->end = r->words;
    while (mark && r->mark[mark - 1].at >= first)
        mark--;
    for (const int last = r->marks; mark < last && r->mark[mark].at < first + size; mark++)
        if (!note_mark(r, r->mark[mark].at + by, r->mark[mark].leaf))
            return 0;
    return 1;
}

/* Add the words of a span of text to the last sentence: first those of its context, then its own. */
int read_span(Reading *r, const uint32_t *code, int size, int offset, int is_own)
{
    Sentence *sentence = &r->sentence[r->sentences - 1];
    /* Written out, no contraction becomes twice as long or has more words than characters. */
    if (size > INT32_MAX / 4 / MOST_FOLDED || r->words > INT32_MAX / 4 ||
        !make_room(&r->folded, &r->folded_room, size * MOST_FOLDED, 1) ||
        !make_room(&r->written, &r->written_room, size * MOST_FOLDED * 2, 1) ||
        !make_room(&r->word, &r->word_room, r->words + size, sizeof(uint16_t)) ||
        !make_room(&r->token, &r->token_room, r->words + size, sizeof(Token)))
        return 0;
    r->code = code, r->size = size, r->offset = offset, r->is_own = is_own;
    if (is_own)
        sentence->own = r->words;
    for (int at = 0; at < size; at++) { /* over what separates */
        Chunk chunk;
        if ((at = fold_chunk(r, at, &chunk)) < 0)
            return 0;
        if (chunk.first >= chunk.last)
            continue;
        if (chunk.is_plain && !holds_cannot(r->folded, chunk.size) ? !add_word(r, r->folded, chunk.size, &chunk)
                                                                   : !add_written_out(r, &chunk))
            return 0;
    }
    sentence->end = r->words;
    return 1;
}
