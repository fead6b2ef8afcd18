/* What Python calls; kernel.py says what for. All that is passed is checked here, so that nothing below needs to. */

#define Py_LIMITED_API 0x030B0000
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdlib.h>

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
    const int32_t *leaf = leaves.buf;
    int count = (int)(leaves.len / 4), number = -1, good = p != NULL && count <= p->atoms;
    for (int i = 0; i < count && good; i++)
        good = leaf[i] >= 0 && leaf[i] < p->atoms;
    if (good)
        number = learn_class(p, leaf, count);
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
    if (found < 0 && !PyErr_Occurred())
        PyErr_SetString(PyExc_ValueError, "no class of words");
    return (int)found;
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

typedef struct { Py_buffer words, sentences, marks, places; } Text;

static void release(Text *text)
{
    PyBuffer_Release(&text->words);
    PyBuffer_Release(&text->sentences);
    PyBuffer_Release(&text->marks);
    PyBuffer_Release(&text->places);
}

/* Say whether all of a text is in bounds: it is looked at once, so that nothing below needs to. */
static int fits(const Program *p, const Text *text)
{
    const uint16_t *words = text->words.buf;
    const Sentence *sentence = text->sentences.buf;
    const Mark *mark = text->marks.buf;
    const Place *place = text->places.buf;
    Py_ssize_t size = text->words.len / 2, sentences = text->sentences.len / sizeof(Sentence);
    for (Py_ssize_t i = 0; i < size; i++)
        if (words[i] >= p->classes)
            return 0;
    for (Py_ssize_t i = 0; i < sentences; i++) {
        const Sentence *s = &sentence[i];
        if (s->first < (i ? sentence[i - 1].end : 0) || s->own < s->first || s->end < s->own || s->end > size ||
            s->end - s->first > MOST_WORDS)
            return 0;
    }
    for (Py_ssize_t i = 0; i < text->marks.len / (Py_ssize_t)sizeof(Mark); i++)
        if (mark[i].leaf < 0 || mark[i].leaf >= p->atoms || mark[i].at < (i ? mark[i - 1].at : 0) || mark[i].at >= size)
            return 0;
    for (Py_ssize_t i = 0; i < text->places.len / (Py_ssize_t)sizeof(Place); i++)
        if (place[i].atom < 0 || place[i].atom >= p->atoms || p->atom[place[i].atom].kind != SPAN ||
            place[i].start < (i ? place[i - 1].start : 0) || place[i].end <= place[i].start || place[i].end > size)
            return 0;
    return 1;
}

/* Read (program, words, sentences, marks, places, goal); return the program, NULL with an error set. */
static Program *read_text(PyObject *arguments, Text *text, int *goal)
{
    PyObject *capsule;
    if (!PyArg_ParseTuple(arguments, "Oy*y*y*y*|i", &capsule, &text->words, &text->sentences, &text->marks,
                          &text->places, goal))
        return NULL;
    Program *p = PyCapsule_GetPointer(capsule, NAME_OF);
    if (p && !fits(p, text)) {
        PyErr_SetString(PyExc_ValueError, "a text that does not fit the program");
        p = NULL;
    }
    if (!p)
        release(text);
    return p;
}

/* Return {goal: [sentence, ...]} of hits that stand in the order of the sentences. */
static PyObject *gathered(const Program *p, const Hit *hit, size_t hits)
{
    PyObject *found = PyDict_New();
    PyObject **list = calloc(p->goals + 1, sizeof(PyObject *));
    int good = found && list;
    for (size_t i = 0; i < hits && good; i++) {
        PyObject *sentence = PyLong_FromLong(hit[i].sentence);
        good = sentence != NULL;
        if (good && !list[hit[i].goal]) {
            PyObject *goal = PyLong_FromLong(hit[i].goal), *some = PyList_New(0);
            good = goal && some && PyDict_SetItem(found, goal, some) == 0;
            list[hit[i].goal] = some; /* the dictionary keeps it */
            Py_XDECREF(goal);
            Py_XDECREF(some);
        }
        good = good && PyList_Append(list[hit[i].goal], sentence) == 0;
        Py_XDECREF(sentence);
    }
    free(list);
    if (!good)
        Py_CLEAR(found);
    return good ? found : PyErr_Occurred() ? NULL : PyErr_NoMemory();
}

/* run(program, words, sentences, marks, places) -> {goal: [number of the sentence, ...]}.

   words: uint16, the class of each word. sentences: int32 triples (first word, first own word, the word after the
   last). marks: int32 pairs (word, leaf), what only the source's case tells. places: int32 triples (atom, first word,
   the word after the last), what covers several words. All are in order. A name is taken to be anything. */
static PyObject *run(PyObject *module, PyObject *arguments)
{
    Text text;
    int none;
    (void)module;
    Program *p = read_text(arguments, &text, &none);
    if (!p)
        return NULL;
    const uint16_t *words = text.words.buf;
    const Sentence *sentence = text.sentences.buf;
    const Mark *mark = text.marks.buf, *no_marks = mark + text.marks.len / sizeof(Mark);
    const Place *place = text.places.buf, *no_places = place + text.places.len / sizeof(Place);
    int sentences = (int)(text.sentences.len / sizeof(Sentence)), good = 1;
    size_t hits = 0, room = 4096;
    Hit *hit = malloc(room * sizeof(Hit));
    Place *here = malloc(((size_t)(no_places - place) + 1) * sizeof(Place));
    good = hit && here;
    p->names = 0;
    for (int block = 0; block < sentences && good; block += BLOCK) {
        int count = sentences - block < BLOCK ? sentences - block : BLOCK;
        sift(p, words, sentence + block, count, mark, (int)(no_marks - mark), place, (int)(no_places - place));
        for (int s = 0; s < count && good; s++) {
            const Sentence *one = &sentence[block + s];
            int marks = 0, places = 0;
            while (mark + marks < no_marks && mark[marks].at < one->end)
                marks++;
            for (; place < no_places && place->start < one->end; place++) {
                here[places] = *place;
                here[places].start -= one->first;
                here[places++].end -= one->first;
            }
            if (one->end == one->own) { /* no words of its own */
                mark += marks;
                continue;
            }
            prepare(p, words, one, mark, marks);
            mark += marks;
            p->place = here, p->places = places, p->bit = s;
            for (int i = 0; i < p->waits[s]; i++) {
                int goal = p->waiting[(size_t)s * p->goals + i];
                if (!matches(p, goal))
                    continue;
                if (hits == room) {
                    Hit *more = realloc(hit, 2 * room * sizeof(Hit));
                    good = more != NULL;
                    if (!good)
                        break;
                    hit = more, room *= 2;
                }
                hit[hits++] = (Hit){goal, block + s};
            }
        }
    }
    PyObject *found = good ? gathered(p, hit, hits) : PyErr_NoMemory();
    free(hit);
    free(here);
    release(&text);
    return found;
}

/* locate(program, words, sentences, marks, places, goal) -> ((first word, the word after the last), ...).

   The same as for `run`, with one sentence; a name must be marked. The smallest matches, in order; of a goal of
   several parts one match that holds them all. */
static PyObject *locate(PyObject *module, PyObject *arguments)
{
    Text text;
    int number = -1;
    (void)module;
    Program *p = read_text(arguments, &text, &number);
    if (!p)
        return NULL;
    if (number < 0 || number >= p->goals || text.sentences.len != sizeof(Sentence)) {
        release(&text);
        PyErr_SetString(PyExc_ValueError, "no goal of the program, or not one sentence");
        return NULL;
    }
    prepare(p, text.words.buf, text.sentences.buf, text.marks.buf, (int)(text.marks.len / sizeof(Mark)));
    p->place = text.places.buf, p->places = (int)(text.places.len / sizeof(Place)), p->bit = -1, p->names = 1;
    const Goal *goal = &p->goal[number];
    Hit *found = malloc(((size_t)p->size + 1) * sizeof(Hit));
    int count = 0, some_own = 0, good = found != NULL, start = MOST_WORDS + 1, end = 0;
    for (int i = 0; i < goal->count && good; i++) {
        int step = p->part[goal->first + i];
        count = smallest(p, step, p->own, found);
        some_own |= count > 0;
        if (goal->count == 1)
            break;
        if (!count && !smallest(p, step, 0, found)) {
            some_own = 0;
            break;
        }
        start = found[0].goal < start ? found[0].goal : start;
        end = found[0].sentence > end ? found[0].sentence : end;
    }
    if (good && goal->count > 1) {
        count = some_own ? 1 : 0;
        found[0] = (Hit){start, end};
    }
    PyObject *all = good ? PyTuple_New(count) : PyErr_NoMemory();
    for (int i = 0; all && i < count; i++) {
        PyObject *one = Py_BuildValue("(ii)", found[i].goal, found[i].sentence);
        if (!one || PyTuple_SetItem(all, i, one) < 0)
            Py_CLEAR(all);
    }
    free(found);
    release(&text);
    return all;
}

static PyMethodDef FUNCTIONS[] = {
    {"load", load, METH_VARARGS, "load(tables) -> program"},
    {"learn", learn, METH_VARARGS, "learn(program, leaves) -> class of words"},
    {"number", number, METH_VARARGS, "number(program, lines, ask) -> (words, ends, [(line, word), ...])"},
    {"run", run, METH_VARARGS, "run(program, words, sentences, marks, places) -> {goal: [sentence, ...]}"},
    {"locate", locate, METH_VARARGS, "locate(program, words, sentences, marks, places, goal) -> ((start, end), ...)"},
    {NULL, NULL, 0, NULL},
};


/* What kernel.py asks for: one built from an older source is not used. */
static int add_constants(PyObject *module)
{
    return PyModule_AddIntConstant(module, "INTERFACE", 2) || PyModule_AddIntConstant(module, "TELLS", TELLS);
}

static PyModuleDef_Slot SLOTS[] = {{Py_mod_exec, (void *)add_constants}, {0, NULL}};

static struct PyModuleDef MODULE = {
    PyModuleDef_HEAD_INIT, .m_name = "_kernel", .m_doc = "Runs a program over numbered words.",
    .m_size = 0, .m_methods = FUNCTIONS, .m_slots = SLOTS,
};

PyMODINIT_FUNC PyInit__kernel(void) { return PyModuleDef_Init(&MODULE); }
