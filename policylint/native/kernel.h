/* Runs a program over numbered words: what evaluate.py and locate.py do, one sentence at a time, in C.

   It is optional. Where no C compiler was at hand when policylint was installed, the Python modules do the same work
   more slowly; the tests hold the two together. The words of a sentence are positions from 0; a set of positions is an
   array of 64-bit words, bit p for position p; the position just after the last word counts. What a program is stands
   in program.py, what is passed here in kernel.py. */

#ifndef POLICYLINT_KERNEL_H
#define POLICYLINT_KERNEL_H

#include <stddef.h>
#include <stdint.h>

typedef uint64_t Bits;

enum { LEAF, NAME, GAP, START, END, SEQUENCE, CHOICE, SPAN, ATOM_KINDS };
enum { STEP_ATOM, STEP_GAP, STEP_LATER, STEP_JOIN, STEP_KINDS };

enum {
    ALL = -1,          /* the step before the first: anywhere */
    MOST_WORDS = 4095, /* of a sentence; kernel.py leaves documents with longer ones to window.py */
    MOST_BITS = (MOST_WORDS + 1) / 64,
    WIDTH = 4, /* machine words of a set of sentences */
    BLOCK = 64 * WIDTH, /* sentences that are sifted together, a bit each: most documents at once */
    DEEPEST = 64,  /* atoms within atoms */
    ADDRESS_MARK = 2,  /* as in tokens.py */
    TELLS = 1 << 16, /* of a word's number: the case of the source tells more of it */
    LONGEST = 250, /* steps one after the other */
    GROUPS = 32,   /* of strings; a bit each */
    MOST_STRINGS = 1 << 16 /* bytes of them all */
};

typedef struct { int32_t kind, size, first, count; } Atom;
typedef struct { int32_t kind, source, argument, first, count; } Step;
typedef struct { int32_t first, count; } Goal;
typedef struct { int32_t at, leaf; } Mark;
typedef struct { int32_t atom, start, end; } Place;
typedef struct { int32_t first, own, end; } Sentence;
typedef struct { int32_t goal, sentence; } Hit;
typedef struct { int32_t start, end; } Found;
typedef struct { Bits word[WIDTH]; } Block; /* a set of the sentences sifted together */

/* Numbered words, in sentences one after the other, and what is known of them, in their order. */
typedef struct {
    const uint16_t *word;
    const Sentence *sentence;
    const Mark *mark;
    const Place *place;
    int words, sentences, marks, places;
} Text;

/* Words met before: a table of hashes; `at` is where a word stands in the text of all. */
typedef struct { uint32_t hash; int32_t at; uint8_t size; int32_t number; } Entry;
typedef struct { Entry *entry; int room, count; char *text; int used, text_room; } Known;

typedef struct {
    int atoms, steps, goals, pool;
    int32_t *table; /* all of the following lie in it */
    const Atom *atom;
    const Step *step;
    const Goal *goal;
    const int32_t *part;
    /* Classes of words that are alike to the program: the leaves of each. */
    int classes, class_room;
    int32_t *class_first; /* one more than classes */
    int32_t *leaf;
    int leaf_room;
    Known known;
    /* The sentences being sifted: for each atom and step, the sentences in which it may match. */
    Block *may_class, *may_atom, *may_step;
    uint16_t *met; /* classes met in them */
    int32_t *waiting; /* for each of the BLOCK sentences, the goals to look at */
    int waits[BLOCK];
    /* The sentence being searched. */
    int first, size, own, bits; /* `bits`: words of a set */
    int names; /* whether those are told by marks; else any word is one */
    int bit; /* its place in the block, -1 where nothing was sifted */
    uint32_t *atom_turn, *step_turn, turn, round; /* of the sentence; of the start from which steps are reached */
    Bits *position; /* a set for each leaf */
    Bits *reached;  /* a set for each step */
    const Place *place;
    int places;
} Program;

/* Lines being numbered. `ask` returns the number of a new word, `tell` is told of those that have the bit TELLS; both
   return less than 1 where they fail (`ask` less than 0). */
typedef struct {
    Known *known;
    uint16_t *word;
    int32_t *end;
    int words, count;
    void *context;
    int (*ask)(void *context, const char *word, int size);
    int (*tell)(void *context, int line, const char *word, int size);
} Lines;

/* Groups of strings to look for, at most GROUPS. States are the beginnings of strings; `next` leads from a state times
   `classes` and the class of a byte to a state times `classes`, and `group` has a bit for each group of which one ends. */
typedef struct { int states, classes, groups; uint16_t class_of[256]; int32_t *next; uint32_t *group; } Strings;

/* A text being read line by line. */
typedef struct { const unsigned char *text; int size, at, line; } Reader;

/* words.c */
int number_lines(Lines *lines, const char *text, int size);
void drop_words(Known *known);

/* program.c */
Program *load_tables(const void *tables, size_t size);
void drop(Program *p);
int learn_class(Program *p, const int32_t *leaf, int leaves);

/* search.c */
int first_mark(const Text *text, int word);  /* the first that is not before a word */
int first_place(const Text *text, int word);
void prepare(Program *p, const Text *text, int sentence);
void add_mark(Program *p, int leaf, int at);
int matches(Program *p, int goal);
int smallest(Program *p, int step, int own, Found *found);

/* sift.c */
void sift(Program *p, const Text *text, int first, int count);

/* strings.c */
Strings *make_strings(const void *text, int size, int any_case); /* one a line, an empty line between groups */
void drop_strings(Strings *s);
uint32_t next_line(const Strings *s, Reader *r); /* -> the groups of the next line that holds any; 0: there is none */

#endif
