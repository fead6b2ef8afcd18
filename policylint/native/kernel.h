/* Matching in C. A document is read into numbered words (reading.c, tokens.c, words.c, text.c, signs.c: what tokens.py,
   lexicon.py and addresses.py do), a program is run over 64 sentences at once (gates.c, sift.c, lanes.c: window.py), and a
   phrase is located in one (search.c, locate.c: locate.py). Beside that stands what checks of a draft look for in the whole
   text (strings.c, parts.c, syllables.c, checks.c).

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
    LETTERS = 4096, /* characters that are remembered */
    MOST_FOLDED = 4, /* bytes that a character becomes */
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

/* A class of words: the lanes in which it stands, its row, and the latest lane that has its words there. */
typedef struct { Mask lanes; int32_t row, lane; } ClassLanes;

/* One of several that make up a leaf's row: the row of a class, or MARKS; and what the others are: a row, NOTHING, or
   another maker, counted down from FIRST_MAKER. */
typedef struct { int32_t before, row; } Maker;
enum { MARKS = -1, NOTHING = -1, FIRST_MAKER = -2 };

/* What is known of an atom or step in this turn: in which lanes its row is made, and which of them have some position. */
typedef struct { uint64_t turn; Mask made, some; int32_t row; } Reached;

/* Where a word stands in the source. */
typedef struct { int32_t start, end; } Token;

/* Numbered words, in sentences one after the other, and what is known of them, in their order. */
typedef struct {
    const uint16_t *word;
    const Token *token;
    const Sentence *sentence;
    const Mark *mark;
    const Place *place;
    int words, sentences, marks, places;
} Text;

/* What a character becomes: its folded form in UTF-8, nothing where it is removed, a space where it separates. */
typedef struct { uint32_t code; uint8_t size, is_upper; char bytes[MOST_FOLDED]; } Letter;

/* A way to spell a word whose case tells something: the leaf it makes true, or a number below 0 that is passed on. */
typedef struct { int32_t at, size, leaf; } Spelling;

/* A word: where it stands in the text of all, its class, whether it may be a name, its spellings. */
typedef struct { uint32_t hash; int32_t at, number, spelling; uint8_t size, is_no_name; uint16_t spellings; } Entry;

/* Words met before, in a table of hashes; `code` holds the characters of their spellings, `letter` those met before. */
typedef struct {
    Entry *entry;
    char *text;
    Spelling *spelling;
    uint32_t *code;
    Letter *letter;
    int count, used, spellings, codes;
    int room, text_room, spelling_room, code_room;
} Known;

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
    Mask *marked;             /* those in which an atom has marks, as few have */
    ClassLanes *of_class;
    uint16_t *met;            /* classes that stand in it, in the order of their rows: the first so many */
    int met_rows;
    int32_t *made_by;         /* for each leaf that is true somewhere: the row of its class, or the last of its makers */
    Maker *maker;             /* room for the leaves of classes, and for marks of each atom */
    int makers;
    int32_t *live;            /* goals to look at */
    Mask *found;              /* for each goal, the lanes that hold it */
    /* The lanes that are searched at once: sentences whose sets have as many machine words. */
    uint64_t turn;
    Reached *of_atom, *of_step;
    Row *row, anywhere; /* the latter has all positions */
    int rows, row_room;
    /* The sentence in which a goal is located; `prepared` is its text as long as all below holds. */
    const Text *prepared;
    int prepared_sentence;
    const uint16_t *word;
    int first, size, own;
    int is_noted; /* the words of all that is asked for */
    int bits; /* machine words of its sets, or of those of the lanes */
    uint64_t sentence_turn, start_turn; /* the latter is of the start from which steps are reached */
    uint64_t *atom_turn, *step_turn, *atom_wanted, *step_wanted;
    Bits *position; /* a set for each leaf */
    Bits *reached;  /* a set for each step */
    const Place *place;
    int places;
} Program;

/* A text being read, word by word. What is not known is asked for: what a character becomes, what a word is, whether the
   source has a capital letter where an address begins; `tell` is told where a sentence has a spelling below 0. These return
   less than 0 where they fail. */
typedef struct {
    Known *known;
    const int32_t *name; /* the leaves that a name makes true */
    int names;
    uint16_t *word;
    Token *token;
    Sentence *sentence;
    Mark *mark;
    int words, sentences, marks;
    int word_room, token_room, sentence_room, mark_room;
    const uint32_t *code; /* the span being read, where it begins, and whether it is the sentence's own */
    int size, offset, is_own;
    char *folded, *written; /* room for what its characters become */
    int folded_room, written_room;
    void *context;
    int (*letter)(void *context, uint32_t code, Letter *letter);
    int (*ask)(void *context, const char *word, int size, Entry *entry);
    int (*is_capital)(void *context, int offset);
    int (*tell)(void *context, int sentence, int number, int offset);
} Reading;

/* Groups of strings to look for, at most GROUPS. States are the beginnings of strings; `next` leads from a state times
   `classes` + 1 and the class of a byte to a state times that; the last of each has a bit for each group of which one
   ends. */
typedef struct { int states, classes, groups; uint16_t class_of[256]; int32_t *next; } Strings;

/* A text being read line by line. */
typedef struct { const unsigned char *text; int size, at, line; } Reader;

/* Offsets of one kind of sign. */
enum { SIGN_AT, SIGN_SCHEME, SIGN_SITE, SIGN_DOMAIN, SIGN_PHONE, SIGNS };
typedef struct { int32_t *at; int count, room; } Offsets;

/* signs.c */
int find_signs(const unsigned char *text, int size, Offsets found[SIGNS]);
/* Words of a text, and the syllables of them all. */
typedef struct { int words, syllables; } Spoken;

/* A text being read part by part, in order: the byte and the code point come to; and what each letter or digit of ASCII
   is in small letters, 0 for all else. A part is between two code points. */
typedef struct { const char *text; int size, at, offset; char small[0x80]; } Parts;
typedef struct { int32_t start, end; } Part;

/* Hashes of the letters of a part: of all; and of the first and of the last, 0 where there are few. */
typedef struct { uint64_t key[3]; } Letters;

/* words.c */
int make_room(void *items, int *room, int needed, size_t size); /* `items` points to the pointer that may be moved */
int look_up(Reading *r, const char *word, int size, Entry *found);
int add_spelling(Known *known, Entry *word, const uint32_t *code, int size, int leaf);
void drop_words(Known *known);

/* tokens.c: these return 0 where something asked for failed, or for lack of memory */
int begin_sentence(Reading *r);
int repeat_context(Reading *r);
int read_span(Reading *r, const uint32_t *code, int size, int offset, int is_own);

/* Say whether a number is that of an atom which one word makes true. */
static inline int is_leaf(const Program *p, int atom)
{
    return atom >= 0 && atom < p->atoms && (p->atom[atom].kind == LEAF || p->atom[atom].kind == NAME);
}

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
void want(Program *p, int step);
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
int sift(Program *p, const Text *text, int first, int count); /* at most a block */

/* syllables.c */
Spoken count_syllables(const char *text, int size); /* of runs of small letters */

/* parts.c */
Parts parts_of(const char *text, int size);
Letters hash_part(Parts *parts, Part part, char *room); /* `room` is for as many bytes as the text has */
/* For each of some parts the first with the same key; `room` of the table is a power of two, and twice the count. */
void find_first(const Letters *letters, int count, int key, int32_t *table, int room, int32_t *first);

/* strings.c */
Strings *make_strings(const void *text, int size, int any_case); /* one a line, an empty line between groups */
void drop_strings(Strings *s);
/* The groups of the next line that holds any, those of the other above those of the one; 0: there is none. Two at once
   take little longer than one. */
uint64_t next_line(const Strings *one, const Strings *other, Reader *r);

#endif
