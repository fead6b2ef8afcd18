/* Sets of positions of the sentence that is searched. */

#ifndef POLICYLINT_SETS_H
#define POLICYLINT_SETS_H

#include "kernel.h"

#define EACH(w) for (int w = 0; w < p->bits; w++)

#ifdef _MSC_VER
#include <intrin.h>
static inline int first_bit(Bits set)
{
    unsigned long at;
    _BitScanForward64(&at, set);
    return (int)at;
}
#else
static inline int first_bit(Bits set) { return __builtin_ctzll(set); }
#endif

static inline int has(const Bits *set, int at) { return set[at >> 6] >> (at & 63) & 1; }

static inline void put(Bits *set, int at) { set[at >> 6] |= (Bits)1 << (at & 63); }

static inline int any(const Program *p, const Bits *set)
{
    Bits some = 0;
    EACH(w) some |= set[w];
    return some != 0;
}

/* out |= set << by, with `by` below 64. */
static inline void move(const Program *p, const Bits *set, int by, Bits *out)
{
    Bits carry = 0;
    if (!by) {
        EACH(w) out[w] |= set[w];
        return;
    }
    EACH(w)
    {
        out[w] |= set[w] << by | carry;
        carry = set[w] >> (64 - by);
    }
}

/* Clear what lies at or above a position. */
static inline void below(const Program *p, Bits *set, int end)
{
    EACH(w)
    {
        int left = end - w * 64;
        if (left <= 0)
            set[w] = 0;
        else if (left < 64)
            set[w] &= ((Bits)1 << left) - 1;
    }
}

/* Clear what lies below a position. */
static inline void from(const Program *p, Bits *set, int start)
{
    EACH(w)
    {
        int out = start - w * 64;
        if (out >= 64)
            set[w] = 0;
        else if (out > 0)
            set[w] &= ~(((Bits)1 << out) - 1);
    }
}

static inline int lowest(const Program *p, const Bits *set)
{
    EACH(w) if (set[w]) return w * 64 + first_bit(set[w]);
    return -1;
}

#endif
