/* What Python calls; kernel.py says what for. All that is passed is checked here, so that nothing below needs to. */

#define Py_LIMITED_API 0x030B0000
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdlib.h>
#include <string.h>

#include "first_bit.h"
#include "kernel.h"

static const char *NAME_OF = "policylint._kernel.Program";

static void drop_capsule(PyObject *capsule)
{
    Program *p = PyCapsule_GetPointer(capsule, NAME_OF);
    if (p)
        drop(p);
}

/* load(tables: bytes) -> program. Raises ValueError for tables that are not sound. */
static PyObject *load(PyObject *module, PyObject *arguments)
{
    Py_buffer view;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "y*", &view))
        return NULL;
    Program *p = load_tables(view.buf, (size_t)view.len);
    PyBuffer_Release(&view);
    if (!p) {
        PyErr_SetString(PyExc_ValueError, "no tables of a program");
        return NULL;
    }
    PyObject *capsule = PyCapsule_New(p, NAME_OF, drop_capsule);
    if (!capsule)
        drop(p);
    return capsule;
}

/* learn(program, leaves: int32 numbers) -> the number of a new class of words, which make these leaves true. */
static PyObject *learn(PyObject *module, PyObject *arguments)
{
    PyObject *capsule;
    Py_buffer leaves;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "Oy*", &capsule, &leaves))
        return NULL;
    Program *p = PyCapsule_GetPointer(capsule, NAME_OF);
    int number = -1, good = p != NULL && leaves.len / 4 <= p->atoms;
    int count = good ? (int)(leaves.len / 4) : 0;
    int32_t *leaf = malloc((size_t)count * 4 + 1);
    if (leaf)
        memcpy(leaf, leaves.buf, (size_t)count * 4);
    good = good && leaf;
    for (int i = 0; i < count && good; i++)
        good = leaf[i] >= 0 && leaf[i] < p->atoms;
    if (good)
        number = learn_class(p, leaf, count);
    free(leaf);
    PyBuffer_Release(&leaves);
    if (number < 0 && !PyErr_Occurred())
        PyErr_SetString(PyExc_ValueError, good ? "too many classes of words" : "no leaf of the program");
    return number < 0 ? NULL : PyLong_FromLong(number);
}

typedef struct { PyObject *ask, *told; } Asker;

static int ask(void *context, const char *word, int size)
{
    PyObject *number = PyObject_CallFunction(((Asker *)context)->ask, "y#", word, (Py_ssize_t)size);
    long found = number ? PyLong_AsLong(number) : -1;
    Py_XDECREF(number);
    const int is_class = found >= 0 && found < 2 * TELLS;
    if (!is_class && !PyErr_Occurred())
        PyErr_SetString(PyExc_ValueError, "no class of words");
    return is_class ? (int)found : -1;
}

static int tell(void *context, int line, const char *word, int size)
{
    PyObject *pair = Py_BuildValue("(iy#)", line, word, (Py_ssize_t)size);
    int good = pair && PyList_Append(((Asker *)context)->told, pair) == 0;
    Py_XDECREF(pair);
    return good;
}

/* number(program, lines: folded text, ask) -> (words, ends, [(line, word), ...]).

   words: uint16, the class of each word of all lines; ends: int32, for each line the words up to its end. `ask` is called
   for the class of a word not known yet; with TELLS added, the word is listed with the line wherever it stands. */
static PyObject *number(PyObject *module, PyObject *arguments)
{
    PyObject *capsule, *found = NULL;
    Py_buffer text;
    Asker asker;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "Oy*O", &capsule, &text, &asker.ask))
        return NULL;
    Program *p = PyCapsule_GetPointer(capsule, NAME_OF);
    const char *bytes = text.buf;
    size_t lines = 1;
    for (Py_ssize_t i = 0; i < text.len; i++)
        lines += bytes[i] == '\n';
    asker.told = PyList_New(0);
    Lines all = {
        .known = p ? &p->known : NULL,
        .word = malloc(((size_t)text.len + 1) * sizeof(uint16_t)),
        .end = malloc(lines * sizeof(int32_t)),
        .context = &asker,
        .ask = ask,
        .tell = tell,
    };
    if (p && asker.told && all.word && all.end && text.len < INT32_MAX) {
        if (number_lines(&all, bytes, (int)text.len))
            found = Py_BuildValue("(y#y#O)", (char *)all.word, (Py_ssize_t)all.words * 2, (char *)all.end,
                                  (Py_ssize_t)all.count * 4, asker.told);
    }
    if (!found && !PyErr_Occurred())
        PyErr_NoMemory();
    free(all.word);
    free(all.end);
    Py_XDECREF(asker.told);
    PyBuffer_Release(&text);
    return found;
}

static const char *NAME_OF_TEXT = "policylint._kernel.Text";

enum { WORDS, SENTENCES, MARKS, PLACES, BUFFERS };
typedef struct { PyObject *program; void *copy[BUFFERS]; Text text; } Held;

static void release(Held *held)
{
    for (int i = 0; i < BUFFERS; i++)
        free(held->copy[i]);
    Py_XDECREF(held->program);
    free(held);
}

static void drop_text(PyObject *capsule)
{
    Held *held = PyCapsule_GetPointer(capsule, NAME_OF_TEXT);
    if (held)
        release(held);
}

/* Say whether all of a text is in bounds: it is looked at once, so that nothing below needs to. */
static int fits(const Program *p, const Text *text)
{
    int m = 0, l = 0;
    for (int i = 0; i < text->words; i++)
        if (text->word[i] >= p->classes)
            return 0;
    for (int i = 0; i < text->sentences; i++) {
        const Sentence *s = &text->sentence[i];
        if (s->first < (i ? s[-1].end : 0) || s->own < s->first || s->end < s->own || s->end > text->words ||
            s->end - s->first > MOST_WORDS)
            return 0;
        for (int at = s->first; m < text->marks && text->mark[m].at < s->end; at = text->mark[m++].at)
            if (text->mark[m].at < at || text->mark[m].leaf < 0 || text->mark[m].leaf >= p->atoms)
                return 0;
        for (int at = s->first; l < text->places && text->place[l].start < s->end; at = text->place[l++].start) {
            const Place *place = &text->place[l];
            if (place->start < at || place->end <= place->start || place->end > s->end || place->atom < 0 ||
                place->atom >= p->atoms || p->atom[place->atom].kind != SPAN)
                return 0;
        }
    }
    return m == text->marks && l == text->places;
}

/* text(program, words, sentences, marks, places) -> text. Raises ValueError for one that does not fit the program.

   words: uint16, the class of each word. sentences: int32 triples (first word, first own word, the word after the
   last). marks: int32 pairs (word, leaf), what only the source's case tells. places: int32 triples (atom, first word,
   the word after the last), what covers several words. All are in order. */
static PyObject *text(PyObject *module, PyObject *arguments)
{
    PyObject *program;
    Py_buffer buffer[BUFFERS];
    (void)module;
    if (!PyArg_ParseTuple(arguments, "Oy*y*y*y*", &program, &buffer[WORDS], &buffer[SENTENCES], &buffer[MARKS],
                          &buffer[PLACES]))
        return NULL;
    Program *p = PyCapsule_GetPointer(program, NAME_OF);
    Held *held = p ? calloc(1, sizeof(Held)) : NULL;
    int good = held != NULL, is_small = 1;
    for (int i = 0; i < BUFFERS; i++) {
        is_small = is_small && buffer[i].len < INT32_MAX;
        if (good && is_small) { /* what is checked must stay as it is */
            held->copy[i] = malloc((size_t)buffer[i].len + 1);
            good = held->copy[i] != NULL;
            if (good)
                memcpy(held->copy[i], buffer[i].buf, (size_t)buffer[i].len);
        }
    }
    if (good) {
        Py_INCREF(program);
        held->program = program;
        held->text = (Text){
            .word = held->copy[WORDS], .words = (int)(buffer[WORDS].len / sizeof(uint16_t)),
            .sentence = held->copy[SENTENCES], .sentences = (int)(buffer[SENTENCES].len / sizeof(Sentence)),
            .mark = held->copy[MARKS], .marks = (int)(buffer[MARKS].len / sizeof(Mark)),
            .place = held->copy[PLACES], .places = (int)(buffer[PLACES].len / sizeof(Place)),
        };
        if (!is_small || !fits(p, &held->text))
            PyErr_SetString(PyExc_ValueError, "a text that does not fit the program");
    } else if (p) {
        PyErr_NoMemory();
    }
    for (int i = 0; i < BUFFERS; i++)
        PyBuffer_Release(&buffer[i]);
    PyObject *capsule = PyErr_Occurred() ? NULL : PyCapsule_New(held, NAME_OF_TEXT, drop_text);
    if (!capsule && held)
        release(held);
    return capsule;
}

/* Return the list of a goal's sentences, which is made for the first of them; NULL without memory. */
static PyObject *list_of(PyObject *found, PyObject **list, int goal)
{
    if (!list[goal]) {
        PyObject *number = PyLong_FromLong(goal), *some = PyList_New(0);
        if (number && some && PyDict_SetItem(found, number, some) == 0)
            list[goal] = some; /* the dictionary keeps it */
        Py_XDECREF(number);
        Py_XDECREF(some);
    }
    return list[goal];
}

/* Add what was found in a block of sentences. */
static int gather(const Program *p, int first, int count, PyObject *found, PyObject **list)
{
    PyObject *number[BLOCK] = {NULL};
    int good = 1;
    for (int lane = 0; lane < count && good; lane++)
        good = (number[lane] = PyLong_FromLong(first + lane)) != NULL;
    for (int goal = 0; goal < p->goals && good; goal++)
        for (Mask left = p->found[goal]; left && good; left &= left - 1) {
            PyObject *some = list_of(found, list, goal);
            good = some && PyList_Append(some, number[first_bit(left)]) == 0;
        }
    for (int lane = 0; lane < count; lane++)
        Py_XDECREF(number[lane]);
    return good;
}

/* run(text) -> {goal: [number of the sentence, ...]}. A name is taken to be any word. */
static PyObject *run(PyObject *module, PyObject *capsule)
{
    (void)module;
    Held *held = PyCapsule_GetPointer(capsule, NAME_OF_TEXT);
    Program *p = held ? PyCapsule_GetPointer(held->program, NAME_OF) : NULL;
    if (!p)
        return NULL;
    PyObject *found = PyDict_New(), **list = calloc((size_t)p->goals + 1, sizeof(PyObject *));
    int good = found && list;
    for (int first = 0; first < held->text.sentences && good; first += BLOCK) {
        const int left = held->text.sentences - first, count = left < BLOCK ? left : BLOCK;
        sift(p, &held->text, first, count);
        good = gather(p, first, count, found, list);
    }
    free(list);
    if (!good)
        Py_CLEAR(found);
    return good || PyErr_Occurred() ? found : PyErr_NoMemory();
}

/* Search the sentence that was prepared for a goal; return how many matches were found. Of a goal of several parts that
   is one at most, which holds them all. */
static int search(Program *p, const Goal *goal, Found *found)
{
    int some_own = 0;
    Found whole = {MOST_WORDS + 1, 0};
    if (goal->count == 1)
        return smallest(p, p->part[goal->first], p->own, found);
    for (int i = 0; i < goal->count; i++) {
        int step = p->part[goal->first + i];
        int count = smallest(p, step, p->own, found);
        some_own |= count > 0;
        if (!count && !smallest(p, step, 0, found))
            return 0;
        whole.start = found[0].start < whole.start ? found[0].start : whole.start;
        whole.end = found[0].end > whole.end ? found[0].end : whole.end;
    }
    found[0] = whole;
    return some_own;
}

/* locate(text, sentence, goal, names) -> ((first word, the word after the last), ...).

   The smallest matches, in order; of a goal of several parts one match that holds them all. names: int32 pairs as the
   marks of a text, for the names in the sentence, with words from 0. */
static PyObject *locate(PyObject *module, PyObject *arguments)
{
    PyObject *capsule, *all = NULL;
    Py_buffer names;
    int sentence, goal;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "Oiiy*", &capsule, &sentence, &goal, &names))
        return NULL;
    Held *held = PyCapsule_GetPointer(capsule, NAME_OF_TEXT);
    Program *p = held ? PyCapsule_GetPointer(held->program, NAME_OF) : NULL;
    int good = p && sentence >= 0 && sentence < held->text.sentences && goal >= 0 && goal < p->goals;
    if (good)
        prepare(p, &held->text, sentence);
    for (Py_ssize_t i = 0; good && i < names.len / (Py_ssize_t)sizeof(Mark); i++) {
        Mark name;
        memcpy(&name, (const char *)names.buf + i * (Py_ssize_t)sizeof(Mark), sizeof(Mark));
        good = name.at >= 0 && name.at < p->size && name.leaf >= 0 && name.leaf < p->atoms;
        if (good)
            add_mark(p, name.leaf, name.at);
    }
    PyBuffer_Release(&names);
    if (!good) {
        if (!PyErr_Occurred())
            PyErr_SetString(PyExc_ValueError, "no sentence of the text, no goal of the program, or no names");
        return NULL;
    }
    Found *found = malloc(((size_t)p->size + 1) * sizeof(Found));
    int count = found ? search(p, &p->goal[goal], found) : 0;
    all = found ? PyTuple_New(count) : PyErr_NoMemory();
    for (int i = 0; all && i < count; i++) {
        PyObject *one = Py_BuildValue("(ii)", found[i].start, found[i].end);
        if (!one || PyTuple_SetItem(all, i, one) < 0)
            Py_CLEAR(all);
    }
    free(found);
    return all;
}

static const char *STRINGS = "policylint._kernel.Strings";

static void drop_strings_capsule(PyObject *capsule) { drop_strings(PyCapsule_GetPointer(capsule, STRINGS)); }

/* strings(groups: strings one a line, an empty line between groups; any case of A to Z) -> what `lines` looks for. */
static PyObject *strings(PyObject *module, PyObject *arguments)
{
    Py_buffer text;
    int any_case;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "y*p", &text, &any_case))
        return NULL;
    Strings *s = text.len < MOST_STRINGS ? make_strings(text.buf, (int)text.len, any_case) : NULL;
    PyBuffer_Release(&text);
    PyObject *capsule = s ? PyCapsule_New(s, STRINGS, drop_strings_capsule) : NULL;
    if (!capsule)
        drop_strings(s);
    if (!s)
        PyErr_SetString(PyExc_ValueError, "too many strings or groups");
    return capsule;
}

/* lines(strings, text) -> ([line, ...], ...): for each group the lines that hold one of its strings, in order. */
static PyObject *lines(PyObject *module, PyObject *arguments)
{
    PyObject *capsule, *list[GROUPS] = {NULL}, *found = NULL;
    Py_buffer text;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "Oy*", &capsule, &text))
        return NULL;
    const Strings *s = PyCapsule_GetPointer(capsule, STRINGS);
    int good = s && text.len < INT32_MAX && (found = PyTuple_New(s->groups));
    for (int i = 0; good && i < s->groups; i++)
        good = (list[i] = PyList_New(0)) && PyTuple_SetItem(found, i, list[i]) == 0; /* the tuple keeps it */
    Reader reader = {.text = text.buf, .size = (int)text.len, .line = -1};
    for (uint32_t groups; good && (groups = next_line(s, &reader));) {
        PyObject *line = PyLong_FromLong(reader.line);
        good = line != NULL;
        for (int i = 0; good && i < s->groups; i++)
            good = !(groups >> i & 1) || PyList_Append(list[i], line) == 0;
        Py_XDECREF(line);
    }
    PyBuffer_Release(&text);
    if (!good) {
        Py_CLEAR(found);
        if (!PyErr_Occurred())
            PyErr_NoMemory();
    }
    return found;
}

static PyMethodDef FUNCTIONS[] = {
    {"load", load, METH_VARARGS, "load(tables) -> program"},
    {"learn", learn, METH_VARARGS, "learn(program, leaves) -> class of words"},
    {"number", number, METH_VARARGS, "number(program, lines, ask) -> (words, ends, [(line, word), ...])"},
    {"text", text, METH_VARARGS, "text(program, words, sentences, marks, places) -> text"},
    {"run", run, METH_O, "run(text) -> {goal: [sentence, ...]}"},
    {"locate", locate, METH_VARARGS, "locate(text, sentence, goal, names) -> ((start, end), ...)"},
    {"strings", strings, METH_VARARGS, "strings(groups, any case) -> what is looked for"},
    {"lines", lines, METH_VARARGS, "lines(strings, text) -> ([line, ...], ...)"},
    {NULL, NULL, 0, NULL},
};

/* What kernel.py asks for: one built from an older source is not used. */
static int add_constants(PyObject *module)
{
    return PyModule_AddIntConstant(module, "INTERFACE", 4) || PyModule_AddIntConstant(module, "TELLS", TELLS);
}

static PyModuleDef_Slot SLOTS[] = {{Py_mod_exec, (void *)add_constants}, {0, NULL}};

static struct PyModuleDef MODULE = {
    PyModuleDef_HEAD_INIT, .m_name = "_kernel", .m_doc = "Runs a program over numbered words.",
    .m_size = 0, .m_methods = FUNCTIONS, .m_slots = SLOTS,
};

PyMODINIT_FUNC PyInit__kernel(void) { return PyModuleDef_Init(&MODULE); }
