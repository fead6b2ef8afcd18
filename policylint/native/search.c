/* One phrase in one sentence. Nearly all sentences are short enough for sets of one machine word, the others for sets of
   four; the same code is compiled for these and for any. */

#include <string.h>

#include "kernel.h"
#include "first_bit.h"

/* Say whether the sifting left a chance that an atom matches in the sentence. */
static inline int may_match(const Program *p, int atom)
{
    return p->bit < 0 || p->may_atom[atom].word[p->bit >> 6] >> (p->bit & 63) & 1;
}

/* Begin anew: what was noted before counts no more. */
static void forget(uint32_t *turns, int count, uint32_t *turn)
{
    if (++*turn == 0) {
        memset(turns, 0, sizeof(uint32_t) * count);
        *turn = 1;
    }
}

#define SIZED(name) name##_short
#define BITS 1
#define SET_ROOM 1
#include "sized.h"
#undef SIZED
#undef BITS
#undef SET_ROOM

#define SIZED(name) name##_middle
#define BITS 4
#define SET_ROOM 4
#include "sized.h"
#undef SIZED
#undef BITS
#undef SET_ROOM

#define SIZED(name) name##_long
#define BITS p->bits
#define SET_ROOM MOST_BITS
#include "sized.h"

#define FOR_SIZE(p, call) ((p)->bits == 1 ? call(short) : (p)->bits == 4 ? call(middle) : call(long))

void add_mark(Program *p, int leaf, int at)
{
#define NOTE(size) note_##size(p, leaf, at)
    FOR_SIZE(p, NOTE);
}

/* Return how many numbers in order, each so many after the one before, are below a bound. */
static int count_below(const int32_t *number, int count, int stride, int bound)
{
    int low = 0;
    while (low < count) {
        int middle = low + (count - low) / 2;
        if (number[(size_t)middle * stride] < bound)
            low = middle + 1;
        else
            count = middle;
    }
    return low;
}

int first_mark(const Text *text, int word) { return count_below((const int32_t *)text->mark, text->marks, 2, word); }

int first_place(const Text *text, int word)
{
    return count_below((const int32_t *)text->place + 1, text->places, 3, word);
}

/* Make a sentence the one that is searched. */
void prepare(Program *p, const Text *text, int sentence)
{
    const Sentence *one = &text->sentence[sentence];
    forget(p->atom_turn, p->atoms, &p->turn);
    forget(p->step_turn, p->steps, &p->round);
    p->first = one->first, p->size = one->end - one->first, p->own = one->own - one->first;
    p->bits = p->size < 64 ? 1 : p->size < 256 ? 4 : (p->size >> 6) + 1;
#define NOTE_ALL(size) note_all_##size(p, text->word + one->first)
    FOR_SIZE(p, NOTE_ALL);
    for (int i = first_mark(text, one->first); i < text->marks && text->mark[i].at < one->end; i++)
        add_mark(p, text->mark[i].leaf, text->mark[i].at - one->first);
    int places = first_place(text, one->first);
    p->place = text->place + places;
    p->places = first_place(text, one->end) - places;
}

/* Say whether the sentence holds all parts of a goal, at least one of them ending in its own words. */
int matches(Program *p, int goal)
{
#define MATCHES(size) matches_##size(p, goal)
    return FOR_SIZE(p, MATCHES);
}

/* The smallest matches of a step, in order, none inside another, each ending after `own`. */
int smallest(Program *p, int step, int own, Found *found)
{
#define SMALLEST(size) smallest_##size(p, step, own, found)
    int count = FOR_SIZE(p, SMALLEST);
    for (int i = 0; i < count / 2; i++) {
        Found other = found[i];
        found[i] = found[count - 1 - i];
        found[count - 1 - i] = other;
    }
    return count;
}
