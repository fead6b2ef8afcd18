/* Which phrases may match in which lanes of a block, told by their words alone: where some word of each part stands.

   Atoms, steps and goals are made one list of gates when a program is loaded, which is run through for all lanes at once
   and without a branch. Every second pair of a goal and a sentence that is left does match. */

#include <stdlib.h>

#include "kernel.h"

/* Add a gate; return where it leads to. */
static int join(Program *p, int is_choice, int first, int second, int to)
{
    p->gate[p->gates++] = (Gate){first, second, to, is_choice};
    return to;
}

/* Make the wire of an atom from those of its parts. */
static void join_parts(Program *p, int number)
{
    const Atom *atom = &p->atom[number];
    const int32_t *part = p->part + atom->first;
    const int is_choice = atom->kind == CHOICE, last = atom->count - 1;
    if (atom->kind == LEAF || atom->kind == NAME || atom->kind == SPAN || (is_choice && !atom->count))
        return;
    int found = atom->count ? part[0] : p->atoms;
    for (int i = 1; i < last; i++)
        found = join(p, is_choice, found, part[i], p->wires++);
    join(p, is_choice, found, atom->count ? part[last] : found, number);
}

/* Return the wire of some steps in the pool. */
static int join_steps(Program *p, int is_choice, const int32_t *wire, int first, int count)
{
    int found = p->atoms;
    for (int i = 0; i < count; i++) {
        const int step = p->part[first + i], one = step == ALL ? p->atoms : wire[step];
        found = i ? join(p, is_choice, found, one, p->wires++) : one;
    }
    return found;
}

/* Return the wire of a step: a gap asks for nothing, and has that of its source. */
static int step_wire(Program *p, const Step *step, const int32_t *wire)
{
    if (step->kind == STEP_JOIN)
        return join_steps(p, 1, wire, step->first, step->count);
    if (step->kind == STEP_ATOM && step->source == ALL)
        return step->argument;
    const int source = step->source == ALL ? p->atoms : wire[step->source];
    return step->kind == STEP_ATOM ? join(p, 0, source, step->argument, p->wires++) : source;
}

/* Make a program's gates; return 0 without memory. */
int make_gates(Program *p)
{
    int32_t *wire = malloc(((size_t)p->steps + 1) * sizeof(int32_t));
    size_t most = (size_t)p->atoms + p->steps + 1;
    for (int i = 0; i < p->atoms; i++)
        most += p->atom[i].count;
    for (int i = 0; i < p->steps; i++)
        most += p->step[i].count;
    for (int i = 0; i < p->goals; i++)
        most += p->goal[i].count;
    p->gate = malloc(most * sizeof(Gate));
    p->may = malloc((p->atoms + 1 + most) * sizeof(Mask));
    p->goal_wire = malloc(((size_t)p->goals + 1) * sizeof(int32_t));
    const int good = wire && p->gate && p->may && p->goal_wire && most < INT32_MAX / 2;
    p->wires = p->atoms + 1;
    for (int i = 0; i < p->atoms && good; i++)
        join_parts(p, i);
    for (int i = 0; i < p->steps && good; i++)
        wire[i] = step_wire(p, &p->step[i], wire);
    for (int i = 0; i < p->goals && good; i++)
        p->goal_wire[i] = join_steps(p, 0, wire, p->goal[i].first, p->goal[i].count);
    free(wire);
    return good;
}

/* Switch on what follows from leaves. */
void run_gates(Program *p)
{
    Mask *const may = p->may;
    may[p->atoms] = ~(Mask)0;
    for (const Gate *gate = p->gate, *end = gate + p->gates; gate < end; gate++) {
        const Mask first = may[gate->first], second = may[gate->second], any = (Mask)0 - gate->is_choice;
        may[gate->to] = (first & second) | ((first | second) & any);
    }
}
