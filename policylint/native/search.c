/* One phrase in one sentence. */

#include <string.h>

#include "kernel.h"
#include "sets.h"

/* out |= the positions just after an atom that begins at one of `before`. */
static void advance(const Program *p, int number, const Bits *before, Bits *out)
{
    const Atom *atom = &p->atom[number];
    if (p->bit >= 0 && !(p->may_atom[number] >> p->bit & 1))
        return;
    switch (atom->kind) {
    case NAME:
        if (!p->names)
            goto anything;
        /* fall through */
    case LEAF:
        if (p->atom_turn[number] == p->turn) {
            const Bits *places = p->position + (size_t)number * p->bits;
            Bits carry = 0;
            EACH(w)
            {
                Bits both = places[w] & before[w];
                out[w] |= both << 1 | carry;
                carry = both >> 63;
            }
        }
        return;
    case ANY:
    anything: {
        Bits within[MOST_BITS];
        memcpy(within, before, sizeof(Bits) * p->bits);
        below(p, within, p->size);
        move(p, within, 1, out);
        return;
    }
    case GAP: {
        Bits now[MOST_BITS], then[MOST_BITS];
        memcpy(now, before, sizeof(Bits) * p->bits);
        move(p, now, 0, out);
        for (int length = 0; length < atom->size; length++) {
            below(p, now, p->size);
            memset(then, 0, sizeof(Bits) * p->bits);
            move(p, now, 1, then);
            move(p, then, 0, out);
            memcpy(now, then, sizeof(Bits) * p->bits);
        }
        return;
    }
    case START:
    case END: {
        int at = atom->kind == START ? p->own : p->size;
        if (has(before, at))
            put(out, at);
        return;
    }
    case SPAN:
        for (int i = 0; i < p->places; i++)
            if (p->place[i].atom == number && has(before, p->place[i].start))
                put(out, p->place[i].end);
        return;
    case CHOICE:
        for (int i = 0; i < atom->count; i++)
            advance(p, p->part[atom->first + i], before, out);
        return;
    default: { /* SEQUENCE */
        Bits now[MOST_BITS], then[MOST_BITS];
        memcpy(now, before, sizeof(Bits) * p->bits);
        for (int i = 0; i < atom->count; i++) {
            memset(then, 0, sizeof(Bits) * p->bits);
            advance(p, p->part[atom->first + i], now, then);
            if (!any(p, then))
                return;
            memcpy(now, then, sizeof(Bits) * p->bits);
        }
        move(p, now, 0, out);
    }
    }
}

/* Return the positions just after what matched up to a step; `start` is where a match may begin. */
static const Bits *reach(Program *p, int number, const Bits *start)
{
    if (number == ALL)
        return start;
    Bits *out = p->reached + (size_t)number * p->bits;
    if (p->step_turn[number] == p->round)
        return out;
    p->step_turn[number] = p->round;
    memset(out, 0, sizeof(Bits) * p->bits);
    const Step *step = &p->step[number];
    if (step->kind == STEP_JOIN) {
        for (int i = 0; i < step->count; i++)
            move(p, reach(p, p->part[step->first + i], start), 0, out);
        return out;
    }
    const Bits *before = reach(p, step->source, start);
    if (!any(p, before))
        return out;
    if (step->kind == STEP_ATOM) {
        advance(p, step->argument, before, out);
    } else if (step->kind == STEP_GAP) {
        Bits wide[MOST_BITS];
        memcpy(wide, before, sizeof(Bits) * p->bits);
        for (int done = 0; done < step->argument;) {
            int by = done + 1 < step->argument - done ? done + 1 : step->argument - done;
            Bits copy[MOST_BITS];
            memcpy(copy, wide, sizeof(Bits) * p->bits);
            move(p, copy, by, wide);
            done += by;
        }
        below(p, wide, p->size);
        memcpy(out, wide, sizeof(Bits) * p->bits);
    } else {
        int first = lowest(p, before);
        if (first >= 0 && first < p->size) {
            EACH(w) out[w] = ~(Bits)0;
            below(p, out, p->size);
            from(p, out, first);
        }
    }
    return out;
}

/* Begin anew: what was noted before counts no more. */
static void forget(uint32_t *turns, int count, uint32_t *turn)
{
    if (++*turn == 0) {
        memset(turns, 0, sizeof(uint32_t) * count);
        *turn = 1;
    }
}

static inline void note(Program *p, int leaf, int at)
{
    Bits *places = p->position + (size_t)leaf * p->bits;
    if (p->atom_turn[leaf] != p->turn) {
        p->atom_turn[leaf] = p->turn;
        memset(places, 0, sizeof(Bits) * p->bits);
    }
    put(places, at);
}

/* Make a sentence the one that is searched. */
void prepare(Program *p, const uint16_t *words, const Sentence *sentence, const Mark *mark, int marks)
{
    forget(p->atom_turn, p->atoms, &p->turn);
    forget(p->step_turn, p->steps, &p->round);
    p->size = sentence->end - sentence->first;
    p->own = sentence->own - sentence->first;
    p->bits = (p->size >> 6) + 1;
    const int32_t *edge = p->class_first, *leaf = p->leaf;
    if (p->bits == 1) { /* nearly always; half of all time is spent here */
        const uint32_t turn = p->turn;
        for (int at = 0; at < p->size; at++) {
            const Bits bit = (Bits)1 << at;
            const int class = words[sentence->first + at];
            for (int i = edge[class]; i < edge[class + 1]; i++) {
                const int one = leaf[i];
                p->position[one] = (p->atom_turn[one] == turn ? p->position[one] : 0) | bit;
                p->atom_turn[one] = turn;
            }
        }
    } else {
        for (int at = 0; at < p->size; at++)
            for (int i = edge[words[sentence->first + at]]; i < edge[words[sentence->first + at] + 1]; i++)
                note(p, leaf[i], at);
    }
    for (int i = 0; i < marks; i++)
        note(p, mark[i].leaf, mark[i].at - sentence->first);
}

/* Say whether the sentence holds all parts of a goal, at least one of them ending in its own words. */
int matches(Program *p, int number)
{
    const Goal *goal = &p->goal[number];
    Bits all[MOST_BITS];
    int in_own = 0;
    EACH(w) all[w] = ~(Bits)0;
    below(p, all, p->size + 1);
    for (int i = 0; i < goal->count; i++) {
        Bits ends[MOST_BITS];
        memcpy(ends, reach(p, p->part[goal->first + i], all), sizeof(Bits) * p->bits);
        from(p, ends, 1);
        if (!any(p, ends))
            return 0;
        from(p, ends, p->own + 1);
        in_own |= any(p, ends);
    }
    return in_own;
}

/* The smallest matches of a step, in order, none inside another, each ending after `own`: as (start, end). */
int smallest(Program *p, int step, int own, Hit *found)
{
    int count = 0, before = MOST_WORDS + 1;
    for (int start = p->size - 1; start >= 0; start--) {
        Bits at[MOST_BITS], ends[MOST_BITS];
        memset(at, 0, sizeof(Bits) * p->bits);
        put(at, start);
        forget(p->step_turn, p->steps, &p->round);
        memcpy(ends, reach(p, step, at), sizeof(Bits) * p->bits);
        from(p, ends, (own > start ? own : start) + 1);
        int end = lowest(p, ends);
        if (end >= 0 && end < before) {
            found[count++] = (Hit){start, end};
            before = end;
        }
    }
    for (int i = 0; i < count / 2; i++) {
        Hit other = found[i];
        found[i] = found[count - 1 - i];
        found[count - 1 - i] = other;
    }
    return count;
}
