/* Finds goals in a block of sentences: each step is taken in all lanes in which it may match before the next one is. Nearly
   all sentences are short enough for sets of one machine word, the others for sets of four; the same code is compiled for
   these and for any. */

#include "first_bit.h"
#include "kernel.h"

#define EACH_LANE(lane, lanes) \
    for (Mask left = (lanes), lane = 0; left && (lane = (Mask)first_bit(left), 1); left &= left - 1)

/* Give what is reached for the first time in this turn a row. */
static inline Reached *begin(Program *p, Reached *of)
{
    if (of->turn != p->turn)
        *of = (Reached){.turn = p->turn, .row = p->rows++};
    return of;
}

#define SIZED(name) name##_short
#define BITS 1
#define SET_ROOM 1
#define IN_ROW ROW
#include "lanes.h"
#undef SIZED
#undef BITS
#undef SET_ROOM
#undef IN_ROW

#define SIZED(name) name##_middle
#define BITS 4
#define SET_ROOM 4
#define IN_ROW (ROW / 4)
#include "lanes.h"
#undef SIZED
#undef BITS
#undef SET_ROOM
#undef IN_ROW

#define SIZED(name) name##_long
#define BITS p->bits
#define SET_ROOM MOST_BITS
#define IN_ROW 1
#include "lanes.h"

#define FOR_SIZE(p, call) ((p)->bits == 1 ? call(short) : (p)->bits == 4 ? call(middle) : call(long))

/* Search some lanes from now on, as many as a row holds, whose sets have so many machine words. */
void begin_lanes(Program *p, Mask lanes, int bits)
{
#define NOTE(size) note_words_##size(p, lanes)
    p->turn++;
    p->rows = p->met_rows;
    p->bits = bits;
    FOR_SIZE(p, NOTE);
}

/* Return the lanes that hold all parts of a goal, at least one of them ending in the sentence's own words. */
Mask find(Program *p, int goal, Mask lanes)
{
#define FIND(size) find_##size(p, goal, lanes)
    return FOR_SIZE(p, FIND);
}
