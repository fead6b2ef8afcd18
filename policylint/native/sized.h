/* One phrase in one sentence whose sets have BITS machine words. Included by search.c once for each size. */

#include "sets.h"

static inline void SIZED(note)(Program *p, int leaf, int at)
{
    Bits *places = p->position + (size_t)leaf * BITS;
    if (p->atom_turn[leaf] != p->sentence_turn) {
        p->atom_turn[leaf] = p->sentence_turn;
        EACH(w) places[w] = 0;
    }
    places[at >> 6] |= (Bits)1 << (at & 63);
}

/* Note the words of the leaves that are asked for. */
static void SIZED(note_wanted)(Program *p)
{
    const int32_t *edge = p->class_first, *leaf = p->leaf;
    for (int at = 0; at < p->size; at++)
        for (int i = edge[p->word[at]]; i < edge[p->word[at] + 1]; i++)
            if (p->atom_wanted[leaf[i]] == p->sentence_turn)
                SIZED(note)(p, leaf[i], at);
}

/* Return the positions just after an atom that begins at one of `before`. */
static Set SIZED(advance)(const Program *p, int number, Set before)
{
    const Atom *atom = &p->atom[number];
    Set found = SIZED(nothing)(p);
    switch (atom->kind) {
    case NAME:
    case LEAF:
        if (p->atom_turn[number] != p->sentence_turn)
            return found;
        found = SIZED(kept)(p, p->position + (size_t)number * BITS);
        SIZED(and)(p, &found, &before);
        return SIZED(moved)(p, &found, 1);
    case GAP:
        found = before;
        for (int length = 0; length < atom->size; length++) {
            before = SIZED(after)(p, &before, p->size);
            SIZED(add)(p, &found, &before);
        }
        return found;
    case START:
    case END: {
        int at = atom->kind == START ? p->own : p->size;
        if (SIZED(has)(&before, at))
            SIZED(put)(&found, at);
        return found;
    }
    case SPAN:
        for (int i = 0; i < p->places; i++)
            if (p->place[i].atom == number && SIZED(has)(&before, p->place[i].start - p->first))
                SIZED(put)(&found, p->place[i].end - p->first);
        return found;
    case CHOICE:
        for (int i = 0; i < atom->count; i++) {
            Set one = SIZED(advance)(p, p->part[atom->first + i], before);
            SIZED(add)(p, &found, &one);
        }
        return found;
    default: /* SEQUENCE, RUN */
        for (int i = 0; i < atom->count && SIZED(any)(p, &before); i++)
            before = SIZED(advance)(p, p->part[atom->first + i], before);
        return before;
    }
}

/* Return the positions just after what matched up to a step; `start` is where a match may begin. */
static Set SIZED(reach)(Program *p, int number, const Set *start)
{
    if (number == ALL)
        return *start;
    if (p->step_turn[number] == p->start_turn)
        return SIZED(kept)(p, p->reached + (size_t)number * BITS);
    const Step *step = &p->step[number];
    Set found = SIZED(nothing)(p);
    if (step->kind == STEP_JOIN) {
        for (int i = 0; i < step->count; i++) {
            Set one = SIZED(reach)(p, p->part[step->first + i], start);
            SIZED(add)(p, &found, &one);
        }
    } else {
        Set before = SIZED(reach)(p, step->source, start);
        int first = SIZED(lowest)(p, &before);
        if (first < 0) {
            found = before;
        } else if (step->kind == STEP_ATOM) {
            found = SIZED(advance)(p, step->argument, before);
        } else if (step->kind == STEP_GAP) {
            found = SIZED(widened)(p, before, step->argument, p->size);
        } else if (first < p->size) {
            found = SIZED(later)(p, &before, p->size);
        }
    }
    p->step_turn[number] = p->start_turn;
    SIZED(keep)(p, p->reached + (size_t)number * BITS, &found);
    return found;
}

/* Return where an atom may begin; a position that cannot be told is among them. */
static Set SIZED(begins)(const Program *p, int number)
{
    const Atom *atom = &p->atom[number];
    Set found = SIZED(nothing)(p);
    if (atom->kind == LEAF || atom->kind == NAME)
        return p->atom_turn[number] == p->sentence_turn ? SIZED(kept)(p, p->position + (size_t)number * BITS) : found;
    if (atom->kind == RUN || (atom->kind == SEQUENCE && atom->count))
        return SIZED(begins)(p, p->part[atom->first]);
    if (atom->kind != CHOICE)
        return SIZED(anywhere)(p);
    for (int i = 0; i < atom->count; i++) {
        Set one = SIZED(begins)(p, p->part[atom->first + i]);
        SIZED(add)(p, &found, &one);
    }
    return found;
}

/* Return where a match of a step may begin. */
static Set SIZED(starts)(const Program *p, int number)
{
    const Step *step = &p->step[number];
    Set found = SIZED(nothing)(p);
    if (step->kind == STEP_JOIN) {
        for (int i = 0; i < step->count; i++) {
            int joined = p->part[step->first + i];
            Set one = joined == ALL ? SIZED(anywhere)(p) : SIZED(starts)(p, joined);
            SIZED(add)(p, &found, &one);
        }
        return found;
    }
    if (step->source != ALL)
        return SIZED(starts)(p, step->source);
    return step->kind == STEP_ATOM ? SIZED(begins)(p, step->argument) : SIZED(anywhere)(p);
}

/* Return where the first match of a step ends that begins at `start` and ends after `own`; -1 if none does. */
static int SIZED(end_of)(Program *p, int step, int start, int own)
{
    Set at = SIZED(nothing)(p);
    SIZED(put)(&at, start);
    p->start_turn++;
    Set ends = SIZED(reach)(p, step, &at);
    SIZED(from)(p, &ends, (own > start ? own : start) + 1);
    return SIZED(lowest)(p, &ends);
}

/* Find the smallest matches of a step, the last first. */
static int SIZED(smallest)(Program *p, int step, int own, Found *found)
{
    int count = 0, nearest = MOST_WORDS + 1;
    Set starts = SIZED(starts)(p, step);
    for (int start = p->size - 1; start >= 0; start--) {
        int end = SIZED(has)(&starts, start) ? SIZED(end_of)(p, step, start, own) : -1;
        if (end >= 0 && end < nearest) {
            found[count++] = (Found){start, end};
            nearest = end;
        }
    }
    return count;
}

#undef EACH
#undef Set
