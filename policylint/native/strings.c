/* Which lines of a text hold some of many strings: all are looked for in one pass (Aho and Corasick, 1975). */

#include <stdlib.h>
#include <string.h>

#include "kernel.h"

enum { ENDS = 1 << 30 }; /* in `next`: a string ends here */

/* Number the bytes that strings are made of; to them all others are alike, and number 0. */
static void number_bytes(Strings *s, const unsigned char *text, int size, int any_case)
{
    s->classes = 1;
    for (int i = 0; i < size; i++)
        if (text[i] != '\n' && !s->class_of[text[i]])
            s->class_of[text[i]] = (uint16_t)s->classes++;
    for (int letter = 'A'; letter <= 'Z' && any_case; letter++)
        s->class_of[letter] = s->class_of[letter - 'A' + 'a'];
}

/* The groups of which a string ends in a state: behind the states that it leads to. */
static uint32_t *group_of(const Strings *s, int32_t at)
{
    return (uint32_t *)&s->next[at * (s->classes + 1) + s->classes];
}

/* Make a tree of the strings: a state for each beginning of one, 0 for none. Say whether there are not too many groups. */
static int add_strings(Strings *s, const unsigned char *text, int size)
{
    s->states = 1, s->groups = size > 0;
    for (int i = 0; i < size && s->groups <= GROUPS; i++) {
        int32_t at = 0;
        for (; i < size && text[i] != '\n'; i++) {
            int32_t *next = &s->next[at * (s->classes + 1) + s->class_of[text[i]]];
            if (!*next)
                *next = s->states++;
            at = *next;
        }
        if (at)
            *group_of(s, at) |= 1u << (s->groups - 1);
        else
            s->groups++;
    }
    return s->groups <= GROUPS;
}

/* Where a string does not go on, lead to the longest end of what was read that begins another. */
static void join_strings(Strings *s, int32_t *queue, int32_t *shorter)
{
    for (int first = 0, last = 1; first < last; first++) {
        const int32_t at = queue[first], *other = &s->next[shorter[at] * (s->classes + 1)];
        int32_t *next = &s->next[at * (s->classes + 1)];
        *group_of(s, at) |= *group_of(s, shorter[at]);
        for (int c = 0; c < s->classes; c++) {
            if (next[c]) {
                shorter[next[c]] = at ? other[c] : 0;
                queue[last++] = next[c];
            } else
                next[c] = at ? other[c] : 0;
        }
    }
    for (int at = 0; at < s->states; at++)
        for (int32_t *next = &s->next[at * (s->classes + 1)], *end = next + s->classes; next < end; next++)
            *next = *next * (s->classes + 1) | (*group_of(s, *next) ? ENDS : 0);
}

Strings *make_strings(const void *text, int size, int any_case)
{
    Strings *s = calloc(1, sizeof(Strings));
    int32_t *rows = calloc(2 * ((size_t)size + 1), sizeof(int32_t));
    if (s && rows) {
        number_bytes(s, text, size, any_case);
        s->next = calloc(((size_t)s->classes + 1) * ((size_t)size + 1), sizeof(int32_t));
        if (s->next && add_strings(s, text, size)) {
            join_strings(s, rows, rows + size + 1);
            free(rows);
            return s;
        }
    }
    free(rows);
    drop_strings(s);
    return NULL;
}

void drop_strings(Strings *s)
{
    if (s)
        free(s->next);
    free(s);
}

uint64_t next_line(const Strings *one, const Strings *other, Reader *r)
{
    uint64_t found = 0;
    int i = r->at;
    while (i < r->size && !found) {
        unsigned char c = 0;
        r->line++;
        for (int32_t at = 0, beside = 0; i < r->size && c != '\n';) {
            c = r->text[i++];
            at = one->next[at + one->class_of[c]];
            beside = other->next[beside + other->class_of[c]];
            if ((at | beside) & ENDS) {
                at &= ~ENDS, beside &= ~ENDS;
                found |= (uint32_t)one->next[at + one->classes];
                found |= (uint64_t)(uint32_t)other->next[beside + other->classes] << GROUPS;
            }
        }
    }
    r->at = i;
    return found;
}
