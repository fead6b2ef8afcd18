/* Which phrases may match in which of up to 64 sentences: those that hold a word of each of their parts. */

#include <string.h>

#include "kernel.h"
#include "sets.h"

void sift(Program *p, const uint16_t *words, const Sentence *sentence, int count, const Mark *mark, int marks,
                 const Place *place, int places)
{
    int met = 0;
    memset(p->may_atom, 0, sizeof(Bits) * p->atoms);
    for (int s = 0, m = 0, l = 0; s < count; s++) {
        Bits one = (Bits)1 << s;
        for (int at = sentence[s].first; at < sentence[s].end; at++) {
            if (!p->may_class[words[at]])
                p->met[met++] = words[at];
            p->may_class[words[at]] |= one;
        }
        for (; m < marks && mark[m].at < sentence[s].end; m++)
            p->may_atom[mark[m].leaf] |= one;
        for (; l < places && place[l].start < sentence[s].end; l++)
            p->may_atom[place[l].atom] |= one;
    }
    while (met) {
        int class = p->met[--met];
        for (int i = p->class_first[class]; i < p->class_first[class + 1]; i++)
            p->may_atom[p->leaf[i]] |= p->may_class[class];
        p->may_class[class] = 0;
    }
    for (int i = 0; i < p->atoms; i++) {
        const Atom *atom = &p->atom[i];
        const int32_t *part = p->part + atom->first;
        Bits may = p->may_atom[i];
        if (atom->kind == CHOICE) {
            for (int k = 0; k < atom->count; k++)
                may |= p->may_atom[part[k]];
        } else if (atom->kind == SEQUENCE) {
            may = ~(Bits)0;
            for (int k = 0; k < atom->count && may; k++)
                may &= p->may_atom[part[k]];
        } else if (atom->kind != LEAF && atom->kind != SPAN) {
            may = ~(Bits)0;
        }
        p->may_atom[i] = may;
    }
    for (int i = 0; i < p->steps; i++) {
        const Step *step = &p->step[i];
        Bits may = step->source == ALL ? ~(Bits)0 : p->may_step[step->source];
        if (step->kind == STEP_ATOM) {
            may &= p->may_atom[step->argument];
        } else if (step->kind == STEP_JOIN) {
            may = 0;
            for (int k = 0; k < step->count; k++) {
                int joined = p->part[step->first + k];
                may |= joined == ALL ? ~(Bits)0 : p->may_step[joined];
            }
        }
        p->may_step[i] = may;
    }
    memset(p->waits, 0, sizeof(p->waits));
    for (int i = 0; i < p->goals; i++) {
        Bits may = count < BLOCK ? ((Bits)1 << count) - 1 : ~(Bits)0;
        for (int k = 0; k < p->goal[i].count; k++)
            may &= p->may_step[p->part[p->goal[i].first + k]];
        for (; may; may &= may - 1) {
            int s = first_bit(may);
            p->waiting[(size_t)s * p->goals + p->waits[s]++] = i;
        }
    }
}
