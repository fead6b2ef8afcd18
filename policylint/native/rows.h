/* Rows of sets of BITS machine words, those of IN_ROW lanes: where the words of each class, leaf and run stand. Included by
   lanes.h once for each size. */

#include "sets.h"

static inline Bits *SIZED(words_of)(Row *row, int lane) { return row->word + lane % IN_ROW * (ROW / IN_ROW); }

static inline Set SIZED(set_of)(const Program *p, const Row *row, int lane)
{
    return SIZED(kept)(p, row->word + lane % IN_ROW * (ROW / IN_ROW));
}

static inline void SIZED(set_at)(const Program *p, Row *row, int lane, const Set *set)
{
    SIZED(keep)(p, SIZED(words_of)(row, lane), set);
}

static inline void SIZED(put_at)(Row *row, int lane, int at)
{
    SIZED(words_of)(row, lane)[at >> 6] |= (Bits)1 << (at & 63);
}

static inline void SIZED(clear)(const Program *p, Row *row, Mask lanes)
{
    const Set none = SIZED(nothing)(p);
    EACH_LANE(lane, lanes) SIZED(set_at)(p, row, lane, &none);
}

/* Add the sets of some lanes to a row that has those of others; return the lanes that it has then. */
static Mask SIZED(merge)(const Program *p, Row *row, Mask some, const Row *more, Mask lanes)
{
    EACH_LANE(lane, lanes)
    {
        Set set = SIZED(set_of)(p, more, lane);
        const Set other = SIZED(set_of)(p, row, lane);
        if (some >> lane & 1)
            SIZED(add)(p, &set, &other);
        SIZED(set_at)(p, row, lane, &set);
    }
    return some | lanes;
}

/* Make the rows of all positions and of each class. */
static void SIZED(note_words)(Program *p, Mask lanes)
{
    const Set none = SIZED(nothing)(p);
    EACH_LANE(lane, lanes)
    {
        const uint16_t *word = p->text->word + p->sentence[lane].first;
        const int size = p->sentence[lane].end - p->sentence[lane].first;
        Set all = SIZED(anywhere)(p);
        SIZED(below)(p, &all, size + 1);
        SIZED(set_at)(p, &p->anywhere, lane, &all);
        for (int at = 0; at < size; at++) {
            ClassLanes *class = &p->of_class[word[at]];
            if (class->lane != (int)lane) {
                class->lane = (int)lane;
                SIZED(set_at)(p, &p->row[class->row], lane, &none);
            }
            SIZED(put_at)(&p->row[class->row], lane, at);
        }
    }
}

static void SIZED(add_marks)(Program *p, int leaf, Row *row, Mask lanes)
{
    const Mark *mark = p->text->mark;
    EACH_LANE(lane, lanes)
    {
        const Sentence *sentence = &p->sentence[lane];
        for (int i = first_mark(p->text, sentence->first); i < p->text->marks && mark[i].at < sentence->end; i++)
            if (mark[i].leaf == leaf)
                SIZED(put_at)(row, lane, mark[i].at - sentence->first);
    }
}

static void SIZED(add_class)(Program *p, int class_row, Row *row, Mask lanes)
{
    EACH_LANE(lane, lanes & p->of_class[p->met[class_row]].lanes)
    {
        Set set = SIZED(set_of)(p, row, lane);
        const Set more = SIZED(set_of)(p, &p->row[class_row], lane);
        SIZED(add)(p, &set, &more);
        SIZED(set_at)(p, row, lane, &set);
    }
}

static void SIZED(make_leaf)(Program *p, int leaf, Row *row, Mask lanes)
{
    int next = p->made_by[leaf];
    SIZED(clear)(p, row, lanes);
    for (; next <= FIRST_MAKER; next = p->maker[FIRST_MAKER - next].before) {
        const int class_row = p->maker[FIRST_MAKER - next].row;
        if (class_row == MARKS)
            SIZED(add_marks)(p, leaf, row, lanes & p->marked[leaf]);
        else
            SIZED(add_class)(p, class_row, row, lanes);
    }
    if (next != NOTHING)
        SIZED(add_class)(p, next, row, lanes);
}

/* Return the row of a leaf: that of the class which makes it true, if it is the only one. */
static inline const Row *SIZED(leaf_row)(Program *p, int leaf, Mask lanes)
{
    if (p->made_by[leaf] >= 0)
        return &p->row[p->made_by[leaf]];
    Reached *of = begin(p, &p->of_atom[leaf]);
    const Mask new = lanes & ~of->made;
    of->made |= new;
    if (new)
        SIZED(make_leaf)(p, leaf, &p->row[of->row], new);
    return &p->row[of->row];
}

/* Find where the last of some leaves stands that stand one after the other; return the lanes in which one does. */
static Mask SIZED(make_run)(Program *p, const Atom *run, Row *row, Mask lanes)
{
    const Row *leaf[LONGEST_RUN];
    Mask some = 0;
    for (int i = 0; i < run->count; i++)
        leaf[i] = SIZED(leaf_row)(p, p->part[run->first + i], lanes);
    EACH_LANE(lane, lanes)
    {
        Set found = SIZED(set_of)(p, leaf[0], lane);
        for (int i = 1; i < run->count; i++) {
            const Set next = SIZED(set_of)(p, leaf[i], lane);
            found = SIZED(moved)(p, &found, 1);
            SIZED(and)(p, &found, &next);
        }
        some |= (Mask)SIZED(any)(p, &found) << lane;
        SIZED(set_at)(p, row, lane, &found);
    }
    return some;
}

/* Return the row of a run, and leave of some lanes those in which it stands. */
static inline const Row *SIZED(run_row)(Program *p, int number, Mask *lanes)
{
    Reached *of = begin(p, &p->of_atom[number]);
    const Mask new = *lanes & ~of->made;
    of->made |= new;
    if (new)
        of->some |= SIZED(make_run)(p, &p->atom[number], &p->row[of->row], new);
    *lanes &= of->some;
    return &p->row[of->row];
}
