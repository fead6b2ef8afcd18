#ifndef POLICYLINT_FIRST_BIT_H
#define POLICYLINT_FIRST_BIT_H

#include "kernel.h"

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

#endif
