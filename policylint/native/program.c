/* A program's tables, checked when they are loaded, because they may come from a file; and the classes of words. */

#include <stdlib.h>
#include <string.h>

#include "kernel.h"

void drop(Program *p)
{
    void *all[] = {
        p->table, p->class_first, p->leaf, p->gate, p->goal_wire, p->may, p->marked, p->of_class, p->met, p->maker,
        p->made_by, p->live, p->found, p->of_atom, p->of_step, p->row, p->atom_turn, p->step_turn, p->atom_wanted,
        p->step_wanted, p->position, p->reached,
    };
    drop_words(&p->known);
    for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
        free(all[i]);
    free(p);
}

/* Say whether some indices in the pool are all in [low, high). */
static int within(const Program *p, int first, int count, int low, int high)
{
    if (first < 0 || count < 0 || count > p->pool - first)
        return 0;
    for (int i = 0; i < count; i++)
        if (p->part[first + i] < low || p->part[first + i] >= high)
            return 0;
    return 1;
}

/* Say whether tables are sound: parts before what is made of them, nothing out of bounds, nothing too deep. */
static int sound(const Program *p)
{
    uint8_t *depth = calloc(p->atoms + p->steps + 1, 1);
    int good = depth != NULL;
    for (int i = 0; i < p->atoms && good; i++) {
        const Atom *atom = &p->atom[i];
        good = atom->kind >= 0 && atom->kind < ATOM_KINDS && atom->size >= 0 && atom->size < 64 &&
               within(p, atom->first, atom->count, 0, i);
        for (int k = 0; good && k < atom->count; k++)
            if (depth[p->part[atom->first + k]] >= depth[i])
                depth[i] = depth[p->part[atom->first + k]] + 1;
        good = good && depth[i] < DEEPEST;
    }
    for (int i = 0; i < p->steps && good; i++) {
        const Step *step = &p->step[i];
        good = step->kind >= 0 && step->kind < STEP_KINDS && step->source >= ALL && step->source < i &&
               within(p, step->first, step->count, ALL, i);
        uint8_t *deep = depth + p->atoms;
        if (good && step->source != ALL)
            deep[i] = deep[step->source] + 1;
        for (int k = 0; good && k < step->count; k++) {
            int joined = p->part[step->first + k];
            if (joined != ALL && deep[joined] >= deep[i])
                deep[i] = deep[joined] + 1;
        }
        good = good && deep[i] < LONGEST;
        if (step->kind == STEP_ATOM)
            good = good && step->argument >= 0 && step->argument < p->atoms;
        else if (step->kind == STEP_GAP)
            good = good && step->argument >= 0 && step->argument < 64;
    }
    for (int i = 0; i < p->goals && good; i++)
        good = within(p, p->goal[i].first, p->goal[i].count, 0, p->steps) && p->goal[i].count > 0;
    free(depth);
    return good;
}

/* Mark the sequences of leaves, as most are: a run is looked up like a leaf. */
static void find_runs(Program *p)
{
    for (int i = 0; i < p->atoms; i++) {
        Atom *atom = &p->atom[i];
        int leaves = 0;
        while (leaves < atom->count && p->atom[p->part[atom->first + leaves]].kind == LEAF)
            leaves++;
        if (atom->kind == SEQUENCE && leaves == atom->count && leaves >= 2 && leaves <= LONGEST_RUN)
            atom->kind = RUN;
    }
}

static int has_room(Program *p)
{
    const size_t atoms = (size_t)p->atoms + 1, steps = (size_t)p->steps + 1, goals = (size_t)p->goals + 1;
    p->class_room = 1024, p->leaf_room = 8192;
    p->class_first = calloc(p->class_room + 1, sizeof(int32_t));
    p->leaf = malloc(p->leaf_room * sizeof(int32_t));
    p->maker = malloc((p->leaf_room + atoms) * sizeof(Maker));
    p->made_by = malloc(atoms * sizeof(int32_t));
    p->of_class = calloc(UINT16_MAX + 1, sizeof(ClassLanes));
    p->marked = calloc(atoms, sizeof(Mask));
    p->met = malloc((UINT16_MAX + 1) * sizeof(uint16_t));
    p->live = malloc(goals * sizeof(int32_t));
    p->found = malloc(goals * sizeof(Mask));
    p->of_atom = calloc(atoms, sizeof(Reached));
    p->of_step = calloc(steps, sizeof(Reached));
    p->atom_turn = calloc(atoms, sizeof(uint64_t));
    p->step_turn = calloc(steps, sizeof(uint64_t));
    p->atom_wanted = calloc(atoms, sizeof(uint64_t));
    p->step_wanted = calloc(steps, sizeof(uint64_t));
    p->position = malloc(atoms * MOST_BITS * sizeof(Bits));
    p->reached = malloc(steps * MOST_BITS * sizeof(Bits));
    return p->class_first && p->leaf && p->maker && p->made_by && p->of_class && p->marked && p->met && p->live &&
           p->found && p->of_atom && p->of_step && p->atom_turn && p->step_turn && p->atom_wanted &&
           p->step_wanted && p->position && p->reached;
}

/* Return a program; NULL for tables that are not sound, or without memory. The tables are 32-bit numbers: how many atoms,
   steps, goals and pooled indices there are, and then those. */
Program *load_tables(const void *tables, size_t size)
{
    const int32_t *head = tables;
    int good = size >= 16 && size < ((size_t)1 << 30);
    for (int i = 0; i < 4 && good; i++)
        good = head[i] >= 0 && head[i] < (1 << 24);
    if (!good || size != 4 * (4 + 4 * (size_t)head[0] + 5 * (size_t)head[1] + 2 * (size_t)head[2] + (size_t)head[3]))
        return NULL;
    Program *p = calloc(1, sizeof(Program));
    if (!p)
        return NULL;
    p->atoms = head[0], p->steps = head[1], p->goals = head[2], p->pool = head[3];
    p->table = malloc(size);
    if (p->table) {
        memcpy(p->table, tables, size);
        p->atom = (Atom *)(p->table + 4);
        p->step = (const Step *)(p->atom + p->atoms);
        p->goal = (const Goal *)(p->step + p->steps);
        p->part = (const int32_t *)(p->goal + p->goals);
    }
    if (!p->table || !sound(p) || !has_room(p) || !make_gates(p)) {
        drop(p);
        return NULL;
    }
    find_runs(p);
    return p;
}

/* Return the number of a new class of words, which make some leaves true; -1 if there are too many or no memory. */
int learn_class(Program *p, const int32_t *leaf, int leaves)
{
    int used = p->class_first[p->classes];
    if (p->classes >= UINT16_MAX)
        return -1;
    if (p->classes + 1 >= p->class_room) {
        int32_t *more = realloc(p->class_first, sizeof(int32_t) * (2 * (size_t)p->class_room + 1));
        if (!more)
            return -1;
        p->class_first = more, p->class_room *= 2;
    }
    if (used + leaves > p->leaf_room) {
        int room = 2 * p->leaf_room + leaves;
        int32_t *more = realloc(p->leaf, sizeof(int32_t) * (size_t)room);
        if (!more)
            return -1;
        p->leaf = more;
        Maker *makers = realloc(p->maker, sizeof(Maker) * ((size_t)room + (size_t)p->atoms + 1));
        if (!makers)
            return -1;
        p->maker = makers, p->leaf_room = room;
    }
    if (leaves)
        memcpy(p->leaf + used, leaf, sizeof(int32_t) * (size_t)leaves);
    p->class_first[++p->classes] = used + leaves;
    return p->classes - 1;
}
