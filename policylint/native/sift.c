/* Finds the goals of a block of sentences: by their words, which may match in which lanes, and then which do. */

#include <string.h>

#include "first_bit.h"
#include "kernel.h"

/* Note in which lanes each class stands; return how many stand in any. */
static int note_classes(Program *p, int count)
{
    int met = 0;
    for (int lane = 0; lane < count; lane++)
        for (int at = p->sentence[lane].first; at < p->sentence[lane].end; at++) {
            ClassLanes *class = &p->of_class[p->text->word[at]];
            if (!class->lanes) {
                class->row = met, class->lane = -1;
                p->met[met++] = p->text->word[at];
            }
            class->lanes |= (Mask)1 << lane;
        }
    return met;
}

/* Note in which lanes each leaf is true, and which classes make it so. Most leaves have one such class, which is
   nothing to branch on. */
static void note_leaves(Program *p)
{
    memset(p->may, 0, p->atoms * sizeof(Mask));
    memset(p->made_by, NOTHING, p->atoms * sizeof(int32_t));
    int makers = 0;
    for (int k = 0; k < p->met_rows; k++) {
        const int class = p->met[k];
        const Mask lanes = p->of_class[class].lanes;
        for (int i = p->class_first[class]; i < p->class_first[class + 1]; i++) {
            const int leaf = p->leaf[i], before = p->made_by[leaf], others = before != NOTHING;
            p->may[leaf] |= lanes;
            p->maker[makers] = (Maker){before, k};
            p->made_by[leaf] = others ? FIRST_MAKER - makers : k;
            makers += others;
        }
    }
    p->makers = makers;
}

/* Note what more than the words tell of leaves. */
static void note_marks(Program *p, int count)
{
    const Text *text = p->text;
    int m = first_mark(text, p->sentence->first), l = first_place(text, p->sentence->first);
    for (int lane = 0; lane < count; lane++) {
        const Mask one = (Mask)1 << lane;
        for (; m < text->marks && text->mark[m].at < p->sentence[lane].end; m++) {
            const int leaf = text->mark[m].leaf;
            if (!p->marked[leaf]) {
                p->maker[p->makers] = (Maker){p->made_by[leaf], MARKS};
                p->made_by[leaf] = FIRST_MAKER - p->makers++;
            }
            p->may[leaf] |= one;
            p->marked[leaf] |= one;
        }
        for (; l < text->places && text->place[l].start < p->sentence[lane].end; l++)
            p->may[text->place[l].atom] |= one;
    }
}

/* Forget what was noted of marks from the block's first on: of so many sentences. */
static void forget_marks(Program *p, int count)
{
    const Text *text = p->text;
    const int end = p->sentence[count - 1].end;
    for (int m = first_mark(text, p->sentence->first); m < text->marks && text->mark[m].at < end; m++)
        p->marked[text->mark[m].leaf] = 0;
}

/* Look for all goals in some lanes whose sets have so many machine words. */
static void find_all(Program *p, Mask lanes, int bits)
{
    int live = 0;
    for (int goal = 0; goal < p->goals; goal++) {
        p->live[live] = goal;
        live += (p->may[p->goal_wire[goal]] & lanes) != 0;
    }
    begin_lanes(p, lanes, bits);
    for (int i = 0; i < live; i++) {
        const int goal = p->live[i];
        p->found[goal] |= find(p, goal, p->may[p->goal_wire[goal]] & lanes);
    }
}

/* Find the goals of a block, whose classes are noted, of so many sentences. */
static void search_block(Program *p, int count)
{
    note_leaves(p);
    note_marks(p, count);
    run_gates(p);
    memset(p->found, 0, p->goals * sizeof(Mask));
    for (Mask left = ~(Mask)0 >> (BLOCK - count); left;) {
        const int lane = first_bit(left), bits = bits_of(&p->sentence[lane]), in_row = lanes_in_row(bits);
        Mask lanes = 0;
        for (int other = lane; other < count && other / in_row == lane / in_row; other++)
            lanes |= (Mask)(bits_of(&p->sentence[other]) == bits) << other;
        find_all(p, lanes, bits);
        left &= ~lanes;
    }
    forget_marks(p, count);
}

/* Find which goals some sentences hold; return 0 without memory. */
int sift(Program *p, const Text *text, int first, int count)
{
    p->text = text, p->sentence = text->sentence + first;
    p->met_rows = note_classes(p, count);
    const int good = make_room(&p->row, &p->row_room, p->met_rows + p->atoms + p->steps, sizeof(Row));
    if (good)
        search_block(p, count);
    for (int k = 0; k < p->met_rows; k++)
        p->of_class[p->met[k]].lanes = 0;
    return good;
}
