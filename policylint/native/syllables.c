/* The syllables of a text in English: what checks/syllables.py counts with patterns, word by word. */

#include <string.h>

#include "kernel.h"

#define BIT(c) (1u << ((c) - 'a'))
#define WORD(text) {text, sizeof(text) - 1}

enum {
    AEIOU = BIT('a') | BIT('e') | BIT('i') | BIT('o') | BIT('u'),
    VOWELS = AEIOU | BIT('y'),
    NEVER_SILENT = VOWELS | BIT('l'), /* an e behind one of these: that of "people" */
};

typedef struct { const char *letters; int size; } Word;

/* As _BY_HEART in syllables.py. */
static const struct { Word word; int count; } BY_HEART[] = {
    {WORD("anyone"), 3}, {WORD("business"), 2}, {WORD("california"), 4}, {WORD("cookie"), 2}, {WORD("cookies"), 2},
};

static int is_small(char c) { return c >= 'a' && c <= 'z'; }

static int is_in(uint32_t set, char c) { return is_small(c) && (set >> (c - 'a') & 1); }

static char at(Word w, int i) { return i >= 0 && i < w.size ? w.letters[i] : 0; }

static int ends_with(Word w, Word end)
{
    return w.size >= end.size && w.letters[w.size - 1] == end.letters[end.size - 1] &&
           !memcmp(w.letters + w.size - end.size, end.letters, (size_t)end.size);
}

/* How many letters from one on hold vowels that are spoken apart, 0 for none: the choices of _APART in their order. */
static int apart(Word w, int i)
{
    const char before = at(w, i - 1), here = at(w, i), next = at(w, i + 1), second = at(w, i + 2);
    if (here == 'c')
        return next == 'r' && i + 5 <= w.size && !memcmp(w.letters + i, "creat", 5) ? 5 : 0;
    if (here == 'i' && next == 's')
        return second == 'm' && (i + 3 == w.size || (i + 4 == w.size && at(w, i + 3) == 's')) ? w.size - i : 0;
    if (!is_in(VOWELS, here) || !is_in(VOWELS, next)) /* all others have two */
        return 0;
    if (here == 'i' && (next == 'a' || next == 'o') && !is_in(BIT('t') | BIT('c') | BIT('s') | BIT('g'), before))
        return 2;
    if (next == 'i' && second == 'n' && at(w, i + 3) == 'g')
        return 4;
    if ((here == 'u' && next == 'a' && second != 'r') || (here == 'e' && next == 'o' && second != 'p'))
        return 2;
    if (here == 'u' && next == 'o' && second == 'u')
        return 3;
    if (here != 'i' || next != 'e')
        return 0;
    if (before && !is_in(AEIOU, before) && second == 'r' && i + 3 == w.size)
        return 3;
    return before != 'c' && before != 't' && second == 'n' && at(w, i + 3) == 't' ? 4 : 0;
}

/* Is the e of an ending silent behind what stands before it? As in _SILENT. */
static int is_silent(Word w, int e, uint32_t spoken_behind)
{
    return !is_in(spoken_behind, at(w, e - 1)) || (at(w, e - 1) == 'l' && is_in(VOWELS, at(w, e - 2)));
}

/* Does a word end so, behind a consonant? The e is silent there: that of "safely". */
static int is_behind(Word w, Word end)
{
    const char before = at(w, w.size - end.size - 1);
    return ends_with(w, end) && before && !is_in(AEIOU, before);
}

static int has_silent(Word w)
{
    const char second = at(w, w.size - 2);
    switch (w.letters[w.size - 1]) {
    case 'd':
        return second == 'e' && is_silent(w, w.size - 2, NEVER_SILENT | BIT('t') | BIT('d'));
    case 'e':
        return is_silent(w, w.size - 1, NEVER_SILENT) || is_behind(w, (Word)WORD("ewhere"));
    case 'l':
        return is_behind(w, (Word)WORD("eful"));
    case 's':
        if (second == 'e')
            return is_silent(w, w.size - 2, NEVER_SILENT | BIT('s') | BIT('c') | BIT('g') | BIT('x') | BIT('z'));
        return is_behind(w, (Word)WORD("ements")) || is_behind(w, (Word)WORD("eless"));
    case 't':
        return is_behind(w, (Word)WORD("ement"));
    case 'y':
        return is_behind(w, (Word)WORD("ely"));
    default:
        return 0;
    }
}

/* How many vowels are spoken apart from those beside them; the last syllable of "mechanism" counts as one. */
static int count_apart(Word w)
{
    int count = 0;
    for (int i = 0, length; i < w.size; i += length ? length : 1) {
        length = apart(w, i);
        count += length > 0;
    }
    return count;
}

static int syllables_of(Word w)
{
    for (size_t i = 0; i < sizeof(BY_HEART) / sizeof(*BY_HEART); i++)
        if (w.size == BY_HEART[i].word.size && ends_with(w, BY_HEART[i].word))
            return BY_HEART[i].count;
    int count = 0, pairs = 0, before = 0;
    for (int i = 0; i < w.size; i++) {
        const int here = VOWELS >> (w.letters[i] - 'a') & 1;
        count += here & ~before;
        pairs += here & before;
        before = here;
    }
    if (pairs || at(w, w.size - 1) == 'm' || at(w, w.size - 2) == 'm')
        count += count_apart(w);
    count -= has_silent(w);
    return count > 1 ? count : 1;
}

Spoken count_syllables(const char *text, int size)
{
    Spoken all = {0, 0};
    for (int i = 0; i < size;) {
        const int start = i;
        while (i < size && is_small(text[i]))
            i++;
        if (i > start)
            all.words++, all.syllables += syllables_of((Word){text + start, i - start});
        i += i == start;
    }
    return all;
}
