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
enum { RUN = ATOM_KINDS }; /* a sequence of leaves, up to LONGEST_RUN */
enum { STEP_ATOM, STEP_GAP, STEP_LATER, STEP_JOIN, STEP_KINDS };

enum {
    ALL = -1,          /* the step before the first: anywhere */
    MOST_WORDS = 4095, /* of a sentence; kernel.py leaves documents with longer ones to window.py */
    MOST_BITS = (MOST_WORDS + 1) / 64,
    BLOCK = 64,    /* sentences that are searched together: more make rows longer than the cache likes */
    ROW = 64,      /* machine words of a row */
    LONGEST_RUN = 8,
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
typedef struct { int32_t start, end; } Found;

/* A block is searched as a whole: each of its sentences is a lane, and a mask has a bit for each. A row has the sets of
   positions of some lanes, one after the other: of 64 short sentences, of 16 with up to 255 words, or of a longer one. */
typedef uint64_t Mask;
typedef struct { Bits word[ROW]; } Row;

/* What may match where is told by gates: two wires are joined to one, which is on where both are, or any. */
typedef struct { int32_t first, second, to, is_choice; } Gate;

/* A class of words: the lanes in which it stands and, in this turn, its row. */
typedef struct { uint64_t turn; Mask lanes; int32_t row; } ClassLanes;

/* A class that makes a leaf true, and the one before it in the leaf's list. */
typedef struct { int32_t before, class; } Maker;

/* What is known of an atom or step in this turn: in which lanes its row is made, and which of them have some position. */
typedef struct { uint64_t turn; Mask made, some; int32_t row; } Reached;

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
    Atom *atom;
    const Step *step;
    const Goal *goal;
    const int32_t *part;
    /* Classes of words that are alike to the program: the leaves of each. */
    int classes, class_room;
    int32_t *class_first; /* one more than classes */
    int32_t *leaf;
    int leaf_room;
    Known known;
    /* Gates, in order. The wires of atoms have their numbers; then comes one that is always on, then those of steps. */
    Gate *gate;
    int gates, wires;
    int32_t *goal_wire;
    /* The block that is searched. */
    const Text *text;
    const Sentence *sentence; /* its first */
    Mask *may;                /* those in which a wire is on */
    Mask marked;              /* those that have marks */
    ClassLanes *of_class;
    uint16_t *met;            /* classes that stand in it */
    Maker *maker;             /* for each of the leaves of classes */
    int32_t *last_maker;      /* for each leaf, -1 for none */
    int32_t *live;            /* goals to look at */
    Mask *found;              /* for each goal, the lanes that hold it */
    /* The lanes that are searched at once: sentences whose sets have as many machine words. */
    uint64_t turn;
    Reached *of_atom, *of_step;
    Row *row, anywhere; /* the latter has all positions */
    int rows;
    /* The sentence in which a goal is located. */
    const uint16_t *word;
    int first, size, own;
    int bits; /* machine words of its sets, or of those of the lanes */
    uint64_t sentence_turn, start_turn; /* the latter is of the start from which steps are reached */
    uint64_t *atom_turn, *step_turn, *atom_wanted, *step_wanted;
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

/* gates.c */
int make_gates(Program *p);
void run_gates(Program *p); /* those of leaves have been switched on */

/* search.c */
int first_mark(const Text *text, int word);  /* the first that is not before a word */
int first_place(const Text *text, int word);
void prepare(Program *p, const Text *text, int sentence);
void add_mark(Program *p, int leaf, int at);
int smallest(Program *p, int step, int own, Found *found);

/* Machine words of the sets of a sentence, and how many such sets a row has. */
static inline int bits_of(const Sentence *sentence)
{
    const int bits = (sentence->end - sentence->first) / 64 + 1;
    return bits > 1 && bits < 4 ? 4 : bits;
}

static inline int lanes_in_row(int bits) { return bits == 1 ? ROW : bits == 4 ? ROW / 4 : 1; }

/* lanes.c */
void begin_lanes(Program *p, Mask lanes, int bits);
Mask find(Program *p, int goal, Mask lanes);

/* sift.c */
void sift(Program *p, const Text *text, int first, int count); /* at most a block */

/* strings.c */
Strings *make_strings(const void *text, int size, int any_case); /* one a line, an empty line between groups */
void drop_strings(Strings *s);
uint32_t next_line(const Strings *s, Reader *r); /* -> the groups of the next line that holds any; 0: there is none */

#endif
