/* One phrase in several lanes at once, whose sets have BITS machine words. Included by lanes.c once for each size.

   What finds positions does so in some lanes, in a row that its caller gives it, and returns the lanes in which it found
   any: only there does that row hold something. */

#include "rows.h"

/* Find the positions just after a leaf or run. */
static inline Mask SIZED(pass)(const Program *p, const Row *words, int length, Mask lanes, const Row *before, Row *after)
{
    Mask some = 0;
    EACH_LANE(lane, lanes)
    {
        const Set last = SIZED(set_of)(p, words, lane);
        Set found = SIZED(set_of)(p, before, lane);
        if (length > 1)
            found = SIZED(moved)(p, &found, length - 1);
        SIZED(and)(p, &found, &last);
        some |= (Mask)SIZED(any)(p, &found) << lane;
        found = SIZED(moved)(p, &found, 1);
        SIZED(set_at)(p, after, lane, &found);
    }
    return some;
}

/* Return the positions just after an atom that asks for no word of its own, in one lane. */
static Set SIZED(pass_any)(const Program *p, int number, int lane, Set before)
{
    const Atom *atom = &p->atom[number];
    const int first = p->sentence[lane].first, size = p->sentence[lane].end - first;
    const int edge = atom->kind == START ? p->sentence[lane].own - first : size;
    Set found = SIZED(nothing)(p);
    switch (atom->kind) {
    case GAP:
        found = before;
        for (int length = 0; length < atom->size; length++) {
            before = SIZED(after)(p, &before, size);
            SIZED(add)(p, &found, &before);
        }
        return found;
    case START:
    case END:
        if (SIZED(has)(&before, edge))
            SIZED(put)(&found, edge);
        return found;
    case SPAN:
        for (int i = first_place(p->text, first); i < p->text->places && p->text->place[i].start < first + size; i++) {
            const Place *place = &p->text->place[i];
            if (place->atom == number && SIZED(has)(&before, place->start - first))
                SIZED(put)(&found, place->end - first);
        }
        return found;
    default: /* SEQUENCE of nothing */
        return before;
    }
}

static Mask SIZED(advance_parts)(Program *p, int number, Mask lanes, const Row *before, Row *after);

/* Find the positions just after an atom that begins at one of `before`. */
static inline Mask SIZED(advance)(Program *p, int number, Mask lanes, const Row *before, Row *after)
{
    const Row *row;
    lanes &= p->may[number];
    if (!lanes)
        return 0;
    switch (p->atom[number].kind) {
    case NAME:
    case LEAF:
        row = SIZED(leaf_row)(p, number, lanes);
        return SIZED(pass)(p, row, 1, lanes, before, after);
    case RUN:
        row = SIZED(run_row)(p, number, &lanes);
        return SIZED(pass)(p, row, p->atom[number].count, lanes, before, after);
    default:
        return SIZED(advance_parts)(p, number, lanes, before, after);
    }
}

/* Most parts of a choice may match in none of the lanes: those that may are picked out first, which is not a thing to
   branch on. */
static Mask SIZED(advance_choice)(Program *p, const Atom *atom, Mask lanes, const Row *before, Row *after)
{
    const int32_t *part = p->part + atom->first, *end = part + atom->count;
    int32_t live[64];
    Row one;
    Mask some = 0;
    while (part < end) {
        int count = 0;
        for (int left = 64; left && part < end; left--, part++) {
            live[count] = *part;
            count += (p->may[*part] & lanes) != 0;
        }
        while (count) {
            Row *row = some ? &one : after;
            const Mask more = SIZED(advance)(p, live[--count], lanes, before, row);
            some = some ? SIZED(merge)(p, after, some, row, more) : more;
        }
    }
    return some;
}

static Mask SIZED(advance_parts)(Program *p, int number, Mask lanes, const Row *before, Row *after)
{
    const Atom *atom = &p->atom[number];
    const int last = atom->count - 1;
    Row between[2];
    Mask some = 0;
    if (atom->kind == CHOICE)
        return SIZED(advance_choice)(p, atom, lanes, before, after);
    if (atom->kind == SEQUENCE && atom->count) {
        for (int i = 0; i < last; i++) {
            lanes = SIZED(advance)(p, p->part[atom->first + i], lanes, before, &between[i & 1]);
            before = &between[i & 1];
        }
        return SIZED(advance)(p, p->part[atom->first + last], lanes, before, after);
    }
    EACH_LANE(lane, lanes)
    {
        const Set found = SIZED(pass_any)(p, number, lane, SIZED(set_of)(p, before, lane));
        some |= (Mask)SIZED(any)(p, &found) << lane;
        SIZED(set_at)(p, after, lane, &found);
    }
    return some;
}

/* Find the positions that a gap leads to. */
static Mask SIZED(skip)(Program *p, const Step *step, Mask lanes, const Row *before, Row *after)
{
    Mask some = 0;
    EACH_LANE(lane, lanes)
    {
        const int size = p->sentence[lane].end - p->sentence[lane].first;
        Set found = SIZED(set_of)(p, before, lane);
        found = step->kind == STEP_GAP ? SIZED(widened)(p, found, step->argument, size) : SIZED(later)(p, &found, size);
        some |= (Mask)SIZED(any)(p, &found) << lane;
        SIZED(set_at)(p, after, lane, &found);
    }
    return some;
}

static inline const Row *SIZED(step_row)(const Program *p, int step)
{
    return step == ALL ? &p->anywhere : &p->row[p->of_step[step].row];
}

/* Find the positions just after what matches up to a step: once for each lane, as phrases that begin alike share steps. */
static Mask SIZED(reach)(Program *p, int number, Mask lanes)
{
    if (number == ALL)
        return lanes;
    const Step *step = &p->step[number];
    Reached *of = begin(p, &p->of_step[number]);
    Mask new = lanes & ~of->made;
    if (!new)
        return of->some & lanes;
    Row *row = &p->row[of->row];
    of->made |= new;
    if (step->kind == STEP_JOIN) {
        Mask some = 0;
        for (int i = 0; i < step->count; i++) {
            const int joined = p->part[step->first + i];
            const Mask more = SIZED(reach)(p, joined, new);
            some = SIZED(merge)(p, row, some, SIZED(step_row)(p, joined), more);
        }
        of->some |= some;
    } else {
        new = SIZED(reach)(p, step->source, new);
        const Row *before = SIZED(step_row)(p, step->source);
        of->some |= step->kind == STEP_ATOM ? SIZED(advance)(p, step->argument, new, before, row)
                                            : SIZED(skip)(p, step, new, before, row);
    }
    return of->some & lanes;
}

static Mask SIZED(find)(Program *p, int number, Mask lanes)
{
    const Goal *goal = &p->goal[number];
    Mask in_own = 0;
    for (int i = 0; i < goal->count; i++) {
        const int step = p->part[goal->first + i];
        const Mask reached = SIZED(reach)(p, step, lanes);
        lanes = 0;
        EACH_LANE(lane, reached)
        {
            Set ends = SIZED(set_of)(p, SIZED(step_row)(p, step), lane);
            SIZED(from)(p, &ends, 1);
            lanes |= (Mask)SIZED(any)(p, &ends) << lane;
            SIZED(from)(p, &ends, p->sentence[lane].own - p->sentence[lane].first + 1);
            in_own |= (Mask)SIZED(any)(p, &ends) << lane;
        }
    }
    return lanes & in_own;
}

#undef EACH
#undef Set
