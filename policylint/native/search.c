/* Locates one phrase in one sentence: the words that it matches. Compiled, like lanes.c, for sets of each size. */

#include "kernel.h"
#include "first_bit.h"

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
    p->sentence_turn++;
    p->word = text->word + one->first;
    p->first = one->first, p->size = one->end - one->first, p->own = one->own - one->first;
    p->bits = bits_of(one);
    for (int i = first_mark(text, one->first); i < text->marks && text->mark[i].at < one->end; i++)
        add_mark(p, text->mark[i].leaf, text->mark[i].at - one->first);
    int places = first_place(text, one->first);
    p->place = text->place + places;
    p->places = first_place(text, one->end) - places;
}

/* Ask for the positions of all leaves of an atom. */
static void want_atom(Program *p, int number)
{
    const Atom *atom = &p->atom[number];
    if (p->atom_wanted[number] == p->sentence_turn)
        return;
    p->atom_wanted[number] = p->sentence_turn;
    for (int i = 0; i < atom->count; i++)
        want_atom(p, p->part[atom->first + i]);
}

/* Ask for what a step needs: the words of all that is asked for are noted in one pass, when first a step is searched. */
void want(Program *p, int number)
{
    if (number == ALL || p->step_wanted[number] == p->sentence_turn)
        return;
    const Step *step = &p->step[number];
    p->step_wanted[number] = p->sentence_turn, p->is_noted = 0;
    want(p, step->source);
    if (step->kind == STEP_ATOM)
        want_atom(p, step->argument);
    for (int i = 0; i < step->count; i++)
        want(p, p->part[step->first + i]);
}

/* The smallest matches of a step, in order, none inside another, each ending after `own`. */
int smallest(Program *p, int step, int own, Found *found)
{
#define NOTE_WANTED(size) note_wanted_##size(p)
#define SMALLEST(size) smallest_##size(p, step, own, found)
    want(p, step);
    if (!p->is_noted)
        FOR_SIZE(p, NOTE_WANTED);
    p->is_noted = 1;
    int count = FOR_SIZE(p, SMALLEST);
    for (int i = 0; i < count / 2; i++) {
        Found other = found[i];
        found[i] = found[count - 1 - i];
        found[count - 1 - i] = other;
    }
    return count;
}
