/* Which phrases may match in which of some sentences: those that hold a word of each of their parts. */

#include <string.h>

#include "first_bit.h"
#include "kernel.h"

#define EACH(w) for (int w = 0; w < WIDTH; w++)

static const Block NOWHERE = {{0}};
static const Block ANYWHERE = {{~(Bits)0, ~(Bits)0, ~(Bits)0, ~(Bits)0}};

static inline void add(Block *block, const Block *other) { EACH(w) block->word[w] |= other->word[w]; }

static inline void keep(Block *block, const Block *other) { EACH(w) block->word[w] &= other->word[w]; }

static inline int any(const Block *block)
{
    Bits some = 0;
    EACH(w) some |= block->word[w];
    return some != 0;
}

/* Note in which of some sentences each leaf is true. */
static void note_leaves(Program *p, const Text *text, int first, int count)
{
    const Sentence *sentence = text->sentence + first;
    int met = 0, m = first_mark(text, sentence->first), l = first_place(text, sentence->first);
    memset(p->may_atom, 0, sizeof(Block) * p->atoms);
    for (int s = 0; s < count; s++) {
        const int w = s >> 6;
        const Bits one = (Bits)1 << (s & 63);
        for (int at = sentence[s].first; at < sentence[s].end; at++) {
            const int class = text->word[at];
            if (!any(&p->may_class[class]))
                p->met[met++] = class;
            p->may_class[class].word[w] |= one;
        }
        for (; m < text->marks && text->mark[m].at < sentence[s].end; m++)
            p->may_atom[text->mark[m].leaf].word[w] |= one;
        for (; l < text->places && text->place[l].start < sentence[s].end; l++)
            p->may_atom[text->place[l].atom].word[w] |= one;
    }
    while (met) {
        int class = p->met[--met];
        for (int i = p->class_first[class]; i < p->class_first[class + 1]; i++)
            add(&p->may_atom[p->leaf[i]], &p->may_class[class]);
        p->may_class[class] = NOWHERE;
    }
}

static void sift_atoms(Program *p)
{
    for (int i = 0; i < p->atoms; i++) {
        const Atom *atom = &p->atom[i];
        const int32_t *part = p->part + atom->first;
        if (atom->kind == LEAF || atom->kind == SPAN)
            continue;
        Block may = atom->kind == CHOICE ? NOWHERE : ANYWHERE;
        if (atom->kind == CHOICE)
            for (int k = 0; k < atom->count; k++)
                add(&may, &p->may_atom[part[k]]);
        else if (atom->kind == SEQUENCE)
            for (int k = 0; k < atom->count; k++)
                keep(&may, &p->may_atom[part[k]]);
        p->may_atom[i] = may;
    }
}

static void sift_steps(Program *p)
{
    for (int i = 0; i < p->steps; i++) {
        const Step *step = &p->step[i];
        Block may = step->source == ALL ? ANYWHERE : p->may_step[step->source];
        if (step->kind == STEP_ATOM) {
            keep(&may, &p->may_atom[step->argument]);
        } else if (step->kind == STEP_JOIN) {
            may = NOWHERE;
            for (int k = 0; k < step->count; k++) {
                int joined = p->part[step->first + k];
                add(&may, joined == ALL ? &ANYWHERE : &p->may_step[joined]);
            }
        }
        p->may_step[i] = may;
    }
}

/* Note which goals are to be looked at in which of some sentences. */
void sift(Program *p, const Text *text, int first, int count)
{
    note_leaves(p, text, first, count);
    sift_atoms(p);
    sift_steps(p);
    memset(p->waits, 0, sizeof(p->waits));
    for (int i = 0; i < p->goals; i++) {
        Block may = ANYWHERE;
        for (int k = 0; k < p->goal[i].count; k++)
            keep(&may, &p->may_step[p->part[p->goal[i].first + k]]);
        EACH(w)
        {
            int left = count - w * 64;
            Bits some = left >= 64 ? may.word[w] : left > 0 ? may.word[w] & (((Bits)1 << left) - 1) : 0;
            for (; some; some &= some - 1) {
                int s = w * 64 + first_bit(some);
                p->waiting[(size_t)s * p->goals + p->waits[s]++] = i;
            }
        }
    }
}
