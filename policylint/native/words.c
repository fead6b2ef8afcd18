/* Folded text to numbers: what tokens.py and lexicon.py do to a text whose case, quotes and separators are folded. */

#include <stdlib.h>
#include <string.h>

#include "kernel.h"

enum { LONGEST_KNOWN = 64, MOST_KNOWN = 50000, FIRST_ROOM = 4096, LONGEST_CHUNK = 4096 };

/* As _CONTRACTIONS in tokens.py, and in its order. */
static const char *const CONTRACTIONS[][2] = {
    {"won't", "will not"}, {"can't", "can not"}, {"cannot", "can not"}, {"n't", " not"}, {"'ll", " will"},
    {"'re", " are"},       {"'ve", " have"},     {"'m", " am"},         {"'s", " "},
};

static int is_word(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c >= 0x80 || c == ADDRESS_MARK;
}

/* --- the words that are known */

static uint32_t hash_of(const char *word, int size)
{
    uint32_t hash = 2166136261u;
    for (int i = 0; i < size; i++)
        hash = (hash ^ (unsigned char)word[i]) * 16777619u;
    return hash ? hash : 1;
}

static void forget_words(Known *known)
{
    if (known->entry)
        memset(known->entry, 0, sizeof(Entry) * (size_t)known->room);
    known->count = known->used = 0;
}

static int grow(Known *known)
{
    int room = known->room ? 2 * known->room : FIRST_ROOM;
    Entry *entry = calloc((size_t)room, sizeof(Entry));
    if (!entry)
        return 0;
    for (int i = 0; i < known->room; i++) {
        if (!known->entry[i].hash)
            continue;
        int at = known->entry[i].hash & (room - 1);
        while (entry[at].hash)
            at = (at + 1) & (room - 1);
        entry[at] = known->entry[i];
    }
    free(known->entry);
    known->entry = entry, known->room = room;
    return 1;
}

static int keep(Known *known, const char *word, int size, uint32_t hash, int number)
{
    if (known->count >= MOST_KNOWN)
        forget_words(known);
    if (2 * known->count >= known->room && !grow(known))
        return 0;
    if (known->used + size > known->text_room) {
        int room = 2 * known->text_room + LONGEST_KNOWN * 64;
        char *text = realloc(known->text, (size_t)room);
        if (!text)
            return 0;
        known->text = text, known->text_room = room;
    }
    memcpy(known->text + known->used, word, (size_t)size);
    int at = hash & (known->room - 1);
    while (known->entry[at].hash)
        at = (at + 1) & (known->room - 1);
    known->entry[at] = (Entry){hash, known->used, (uint8_t)size, number};
    known->used += size, known->count++;
    return 1;
}

void drop_words(Known *known)
{
    free(known->entry);
    free(known->text);
}

/* --- lines */

static int add_word(Lines *lines, const char *word, int size)
{
    Known *known = lines->known;
    uint32_t hash = size <= LONGEST_KNOWN ? hash_of(word, size) : 0;
    int number = -1;
    if (hash && known->room)
        for (int at = hash & (known->room - 1); known->entry[at].hash; at = (at + 1) & (known->room - 1)) {
            const Entry *entry = &known->entry[at];
            if (entry->hash == hash && entry->size == size && !memcmp(known->text + entry->at, word, (size_t)size)) {
                number = entry->number;
                break;
            }
        }
    if (number < 0) {
        number = lines->ask(lines->context, word, size);
        if (number < 0 || (hash && !keep(known, word, size, hash, number)))
            return 0;
    }
    lines->word[lines->words++] = (uint16_t)number;
    return !(number & TELLS) || lines->tell(lines->context, lines->count, word, size);
}

static int add_words(Lines *lines, const char *text, int size)
{
    for (int at = 0; at < size;) {
        int start = at;
        while (at < size && is_word((unsigned char)text[at]))
            at++;
        if (at > start && !add_word(lines, text + start, at - start))
            return 0;
        at += at == start;
    }
    return 1;
}

/* Write contractions out, and add the words of a chunk that holds an apostrophe or "cannot". */
static int add_written_out(Lines *lines, const char *chunk, int size)
{
    char now[4 * LONGEST_CHUNK], then[4 * LONGEST_CHUNK];
    if (size > LONGEST_CHUNK) /* no language has such a word; what is in it does not matter */
        return add_words(lines, chunk, size);
    memcpy(now, chunk, (size_t)size);
    for (size_t i = 0; i < sizeof(CONTRACTIONS) / sizeof(*CONTRACTIONS); i++) {
        const int from = (int)strlen(CONTRACTIONS[i][0]), to = (int)strlen(CONTRACTIONS[i][1]);
        int out = 0;
        for (int at = 0; at < size;) {
            if (at + from <= size && !memcmp(now + at, CONTRACTIONS[i][0], (size_t)from)) {
                memcpy(then + out, CONTRACTIONS[i][1], (size_t)to);
                out += to, at += from;
            } else {
                then[out++] = now[at++];
            }
        }
        memcpy(now, then, (size_t)out);
        size = out;
    }
    return add_words(lines, now, size);
}

/* Number the words of lines; return 0 if `ask` or `tell` failed, or for lack of memory. */
int number_lines(Lines *lines, const char *text, int size)
{
    for (int at = 0; at < size;) {
        const unsigned char c = (unsigned char)text[at];
        if (c == '\n') {
            lines->end[lines->count++] = lines->words;
            at++;
            continue;
        }
        int start = at, joined = 0;
        /* An apostrophe belongs to the word before it: one that opens a quotation does not. */
        while (at < size && (is_word((unsigned char)text[at]) ||
                             (text[at] == '\'' && at > start && is_word((unsigned char)text[at - 1]) && ++joined)))
            at++;
        if (at == start) {
            at++;
            continue;
        }
        for (int i = start; !joined && i + 6 <= at; i++)
            joined = text[i] == 'c' && !memcmp(text + i, "cannot", 6);
        if (!(joined ? add_written_out : add_words)(lines, text + start, at - start))
            return 0;
    }
    lines->end[lines->count++] = lines->words;
    return 1;
}
