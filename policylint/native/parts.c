/* Which parts of a text are alike, by their letters: what parts.py finds with texts and hashes of them. */

#include <string.h>

#include "kernel.h"

enum { EDGE = 24, LONGER = 50 }; /* as in parts.py */

Parts parts_of(const char *text, int size)
{
    Parts p = {.text = text, .size = size};
    for (int c = 'a'; c <= 'z'; c++)
        p.small[c] = p.small[c - 'a' + 'A'] = (char)c;
    for (int c = '0'; c <= '9'; c++)
        p.small[c] = (char)c;
    return p;
}

/* How many bytes a character has; what is no UTF-8 has some, too. */
static int size_of(const char *c, const char *end)
{
    int size = 1;
    if ((unsigned char)*c >= 0xC0)
        while (size < 4 && c + size < end && ((unsigned char)c[size] & 0xC0) == 0x80)
            size++;
    return size;
}

static void skip_to(Parts *p, int offset)
{
    const char *c = p->text + p->at, *end = p->text + p->size;
    for (; p->offset < offset && c < end; p->offset++)
        c += size_of(c, end);
    p->at = (int)(c - p->text);
}

static uint64_t hash_of(const char *text, int size)
{
    uint64_t hash = (uint64_t)size;
    for (int at = 0; at < size; at += 8) {
        uint64_t some = 0;
        memcpy(&some, text + at, size - at < 8 ? (size_t)(size - at) : 8);
        hash = (hash ^ some) * 0x9E3779B97F4A7C15u;
        hash ^= hash >> 29;
    }
    return hash;
}

Letters hash_part(Parts *p, Part part, char *room)
{
    skip_to(p, part.start);
    const char *c = p->text + p->at, *end = p->text + p->size;
    char *to = room;
    int offset = p->offset;
    while (offset < part.end && c < end) {
        const unsigned char first = (unsigned char)*c;
        offset++;
        if (first < 0x80) {
            *to = p->small[first];
            to += *to != 0;
            c++;
        } else {
            const int bytes = size_of(c, end);
            if (first != 0xC2 && first != 0xE2) /* no mark, as in parts.py */
                for (int i = 0; i < bytes; i++)
                    *to++ = c[i];
            c += bytes;
        }
    }
    p->at = (int)(c - p->text), p->offset = offset;
    const int count = (int)(to - room);
    Letters found = {{hash_of(room, count), 0, 0}};
    if (count >= LONGER)
        found.key[1] = hash_of(room, EDGE), found.key[2] = hash_of(to - EDGE, EDGE);
    return found;
}

void find_first(const Letters *letters, int count, int key, int32_t *table, int room, int32_t *first)
{
    memset(table, 0xff, (size_t)room * sizeof(*table));
    for (int i = 0; i < count; i++) {
        const uint64_t wanted = letters[i].key[key];
        int at = (int)(wanted & (uint64_t)(room - 1));
        while (table[at] >= 0 && letters[table[at]].key[key] != wanted)
            at = (at + 1) & (room - 1);
        if (table[at] < 0)
            table[at] = i;
        first[i] = wanted ? table[at] : i;
    }
}
