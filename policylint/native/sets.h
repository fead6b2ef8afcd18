/* Sets of positions: BITS machine words each. Included once for each size. */

#define EACH(w) for (int w = 0; w < BITS; w++)
#define Set SIZED(Set)

typedef struct { Bits word[SET_ROOM]; } Set;

static inline Set SIZED(nothing)(const Program *p)
{
    Set set = {{0}};
    (void)p;
    EACH(w) set.word[w] = 0;
    return set;
}

static inline Set SIZED(anywhere)(const Program *p)
{
    Set set = {{0}};
    (void)p;
    EACH(w) set.word[w] = ~(Bits)0;
    return set;
}

static inline int SIZED(has)(const Set *set, int at) { return set->word[at >> 6] >> (at & 63) & 1; }

static inline void SIZED(put)(Set *set, int at) { set->word[at >> 6] |= (Bits)1 << (at & 63); }

static inline int SIZED(any)(const Program *p, const Set *set)
{
    Bits some = 0;
    (void)p;
    EACH(w) some |= set->word[w];
    return some != 0;
}

static inline void SIZED(add)(const Program *p, Set *set, const Set *other)
{
    (void)p;
    EACH(w) set->word[w] |= other->word[w];
}

static inline void SIZED(and)(const Program *p, Set *set, const Set *other)
{
    (void)p;
    EACH(w) set->word[w] &= other->word[w];
}

/* Return a set moved up by 1 to 63. */
static inline Set SIZED(moved)(const Program *p, const Set *set, int by)
{
    Set found = {{0}};
    Bits carry = 0;
    (void)p;
    EACH(w)
    {
        found.word[w] = set->word[w] << by | carry;
        carry = set->word[w] >> (64 - by);
    }
    return found;
}

/* Clear what lies at or above a position. */
static inline void SIZED(below)(const Program *p, Set *set, int end)
{
    (void)p;
    EACH(w)
    {
        int left = end - w * 64;
        if (left <= 0)
            set->word[w] = 0;
        else if (left < 64)
            set->word[w] &= ((Bits)1 << left) - 1;
    }
}

/* Clear what lies below a position. */
static inline void SIZED(from)(const Program *p, Set *set, int start)
{
    (void)p;
    EACH(w)
    {
        int out = start - w * 64;
        if (out >= 64)
            set->word[w] = 0;
        else if (out > 0)
            set->word[w] &= ~(((Bits)1 << out) - 1);
    }
}

static inline int SIZED(lowest)(const Program *p, const Set *set)
{
    (void)p;
    EACH(w) if (set->word[w]) return w * 64 + first_bit(set->word[w]);
    return -1;
}

/* Return the positions just after some words, of a sentence of so many. */
static inline Set SIZED(after)(const Program *p, const Set *some, int size)
{
    Set inside = *some;
    SIZED(below)(p, &inside, size);
    return SIZED(moved)(p, &inside, 1);
}

/* Return the positions up to some words after one of `before`. */
static inline Set SIZED(widened)(const Program *p, Set before, int most, int size)
{
    for (int done = 0; done < most;) {
        int by = done + 1 < most - done ? done + 1 : most - done;
        Set more = SIZED(moved)(p, &before, by);
        SIZED(add)(p, &before, &more);
        done += by;
    }
    SIZED(below)(p, &before, size);
    return before;
}

/* Return the positions of words from the first of some on. */
static inline Set SIZED(later)(const Program *p, const Set *before, int size)
{
    Set found = SIZED(anywhere)(p);
    SIZED(below)(p, &found, size);
    SIZED(from)(p, &found, SIZED(lowest)(p, before));
    return found;
}

/* Sets are kept one after the other. */
static inline Set SIZED(kept)(const Program *p, const Bits *word)
{
    Set set = {{0}};
    (void)p;
    EACH(w) set.word[w] = word[w];
    return set;
}

static inline void SIZED(keep)(const Program *p, Bits *word, const Set *set)
{
    (void)p;
    EACH(w) word[w] = set->word[w];
}
