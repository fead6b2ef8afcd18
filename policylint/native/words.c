/* The words that are known, with what is known of them: kept from one text to the next. */

#include <stdlib.h>
#include <string.h>

#include "kernel.h"

enum { LONGEST_KNOWN = 64, MOST_KNOWN = 50000, FIRST_ROOM = 4096 };

/* Say whether there is room for so many items, after making more if need be. */
int make_room(void *items, int *room, int needed, size_t size)
{
    void *old, *more;
    if (needed <= *room)
        return 1;
    if (needed > INT32_MAX / 2)
        return 0;
    memcpy(&old, items, sizeof(void *));
    more = realloc(old, (size_t)needed * 2 * size);
    if (!more)
        return 0;
    memcpy(items, &more, sizeof(void *));
    *room = needed * 2;
    return 1;
}

static uint32_t hash_of(const char *word, int size)
{
    uint32_t hash = 2166136261u;
    for (int i = 0; i < size; i++)
        hash = (hash ^ (unsigned char)word[i]) * 16777619u;
    return hash ? hash : 1;
}

static const Entry *entry_of(const Known *known, const char *word, int size, uint32_t hash)
{
    if (!known->room)
        return NULL;
    for (int at = hash & (known->room - 1); known->entry[at].hash; at = (at + 1) & (known->room - 1)) {
        const Entry *entry = &known->entry[at];
        if (entry->hash == hash && entry->size == size && !memcmp(known->text + entry->at, word, (size_t)size))
            return entry;
    }
    return NULL;
}

static void put(Entry *table, int room, const Entry *entry)
{
    int at = entry->hash & (room - 1);
    while (table[at].hash)
        at = (at + 1) & (room - 1);
    table[at] = *entry;
}

static int grow(Known *known)
{
    int room = known->room ? 2 * known->room : FIRST_ROOM;
    Entry *table = calloc((size_t)room, sizeof(Entry));
    if (!table)
        return 0;
    for (int i = 0; i < known->room; i++)
        if (known->entry[i].hash)
            put(table, room, &known->entry[i]);
    free(known->entry);
    known->entry = table, known->room = room;
    return 1;
}

static int keep(Known *known, const char *word, Entry *entry)
{
    if ((2 * known->count >= known->room && !grow(known)) ||
        !make_room(&known->text, &known->text_room, known->used + entry->size, 1))
        return 0;
    memcpy(known->text + known->used, word, entry->size);
    entry->at = known->used;
    put(known->entry, known->room, entry);
    known->used += entry->size, known->count++;
    return 1;
}

static void forget(Known *known)
{
    if (known->entry)
        memset(known->entry, 0, sizeof(Entry) * (size_t)known->room);
    known->count = known->used = known->spellings = known->codes = 0;
}

/* Find what is known of a word; ask for it where nothing is, and keep it unless it is so long that it hardly comes again.
   Return 0 where that fails. */
int look_up(Reading *r, const char *word, int size, Entry *found)
{
    Known *known = r->known;
    const uint32_t hash = size <= LONGEST_KNOWN ? hash_of(word, size) : 0;
    const Entry *entry = hash ? entry_of(known, word, size, hash) : NULL;
    if (entry) {
        *found = *entry;
        return 1;
    }
    if (known->count >= MOST_KNOWN || known->spellings >= MOST_KNOWN)
        forget(known);
    *found = (Entry){.hash = hash, .size = (uint8_t)size};
    if (r->ask(r->context, word, size, found) < 0)
        return 0;
    return !hash || keep(known, word, found);
}

/* Add a way to spell a word that is asked for. */
int add_spelling(Known *known, Entry *word, const uint32_t *code, int size, int leaf)
{
    if (!make_room(&known->spelling, &known->spelling_room, known->spellings + 1, sizeof(Spelling)) ||
        !make_room(&known->code, &known->code_room, known->codes + size, sizeof(uint32_t)))
        return 0;
    if (!word->spellings++)
        word->spelling = known->spellings;
    memcpy(known->code + known->codes, code, (size_t)size * sizeof(uint32_t));
    known->spelling[known->spellings++] = (Spelling){known->codes, size, leaf};
    known->codes += size;
    return 1;
}

void drop_words(Known *known)
{
    free(known->entry);
    free(known->text);
    free(known->spelling);
    free(known->code);
    free(known->letter);
}
