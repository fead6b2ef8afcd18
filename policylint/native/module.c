/* What Python calls; kernel.py says what for. All that is passed is checked here, so that nothing below needs to. */

#include "module.h"

#include <stdlib.h>
#include <string.h>

#include "first_bit.h"

const char *const NAME_OF_PROGRAM = "policylint._kernel.Program";

static void drop_capsule(PyObject *capsule)
{
    Program *p = PyCapsule_GetPointer(capsule, NAME_OF_PROGRAM);
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
    PyObject *capsule = PyCapsule_New(p, NAME_OF_PROGRAM, drop_capsule);
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
    Program *p = PyCapsule_GetPointer(capsule, NAME_OF_PROGRAM);
    int number = -1, good = p != NULL && leaves.len / 4 <= p->atoms;
    int count = good ? (int)(leaves.len / 4) : 0;
    int32_t *leaf = malloc((size_t)count * 4 + 1);
    if (leaf)
        memcpy(leaf, leaves.buf, (size_t)count * 4);
    good = good && leaf;
    for (int i = 0; i < count && good; i++)
        good = is_leaf(p, leaf[i]);
    if (good)
        number = learn_class(p, leaf, count);
    free(leaf);
    PyBuffer_Release(&leaves);
    if (number < 0 && !PyErr_Occurred())
        PyErr_SetString(PyExc_ValueError, good ? "too many classes of words" : "no leaf of the program");
    return number < 0 ? NULL : PyLong_FromLong(number);
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

/* run(text) -> {goal: [number of the sentence, ...]}. */
static PyObject *run(PyObject *module, PyObject *capsule)
{
    (void)module;
    Held *held = PyCapsule_GetPointer(capsule, NAME_OF_TEXT);
    Program *p = held ? PyCapsule_GetPointer(held->program, NAME_OF_PROGRAM) : NULL;
    if (!p)
        return NULL;
    PyObject *found = PyDict_New(), **list = calloc((size_t)p->goals + 1, sizeof(PyObject *));
    int good = found && list;
    p->prepared = NULL;
    for (int first = 0; first < held->text.sentences && good; first += BLOCK) {
        const int left = held->text.sentences - first, count = left < BLOCK ? left : BLOCK;
        good = sift(p, &held->text, first, count) && gather(p, first, count, found, list);
    }
    free(list);
    if (!good)
        Py_CLEAR(found);
    return good || PyErr_Occurred() ? found : PyErr_NoMemory();
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

/* lines(strings, others, text) -> ([line, ...], ...): for each group the lines that hold one of its strings, in order. */
static PyObject *lines(PyObject *module, PyObject *arguments)
{
    PyObject *capsule, *other, *list[2 * GROUPS] = {NULL}, *found = NULL;
    Py_buffer text;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OOy*", &capsule, &other, &text))
        return NULL;
    const Strings *s = PyCapsule_GetPointer(capsule, STRINGS), *t = s ? PyCapsule_GetPointer(other, STRINGS) : NULL;
    const int groups = t ? s->groups + t->groups : 0;
    int good = t && text.len < INT32_MAX && (found = PyTuple_New(groups));
    for (int i = 0; good && i < groups; i++)
        good = (list[i] = PyList_New(0)) && PyTuple_SetItem(found, i, list[i]) == 0; /* the tuple keeps it */
    Reader reader = {.text = text.buf, .size = (int)text.len, .line = -1};
    for (uint64_t held; good && (held = next_line(s, t, &reader));) {
        PyObject *line = PyLong_FromLong(reader.line);
        good = line != NULL;
        for (int i = 0; good && i < groups; i++)
            good = !(held >> (i < s->groups ? i : GROUPS + i - s->groups) & 1) || PyList_Append(list[i], line) == 0;
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

/* signs(text in Latin-1) -> (at signs, `://`, `www.`, ends of domains, runs of digits): int32 offsets, see signs.c. */
static PyObject *signs(PyObject *module, PyObject *arguments)
{
    Py_buffer text;
    Offsets some[SIGNS] = {{0}};
    (void)module;
    if (!PyArg_ParseTuple(arguments, "y*", &text))
        return NULL;
    int good = text.len < INT32_MAX && find_signs(text.buf, (int)text.len, some);
    PyBuffer_Release(&text);
    PyObject *found = good ? PyTuple_New(SIGNS) : PyErr_NoMemory();
    for (int i = 0; found && i < SIGNS; i++) {
        PyObject *one = PyBytes_FromStringAndSize((const char *)some[i].at, some[i].count * (Py_ssize_t)sizeof(int32_t));
        if (!one || PyTuple_SetItem(found, i, one) < 0)
            Py_CLEAR(found);
    }
    for (int i = 0; i < SIGNS; i++)
        free(some[i].at);
    return found;
}

static PyMethodDef FUNCTIONS[] = {
    {"load", load, METH_VARARGS, "load(tables) -> program"},
    {"learn", learn, METH_VARARGS, "learn(program, leaves) -> class of words"},
    {"signs", signs, METH_VARARGS, "signs(text) -> (at signs, schemes, sites, domains, runs of digits)"},
    {"read", read_text, METH_VARARGS, "read(program, source, marked, sentences, letter, ask) -> (text, told)"},
    {"place", place, METH_VARARGS, "place(text, places)"},
    {"span", span, METH_VARARGS, "span(text, sentence, first, last) -> (start, end)"},
    {"run", run, METH_O, "run(text) -> {goal: [sentence, ...]}"},
    {"locate", locate, METH_VARARGS, "locate(text, sentence, goal) -> ((start, end), ...)"},
    {"left", left, METH_VARARGS, "left(text, sentence, goals, guards) -> (start, end) or None"},
    {"strings", strings, METH_VARARGS, "strings(groups, any case) -> what is looked for"},
    {"syllables", syllables, METH_VARARGS, "syllables(text) -> (words, syllables)"},
    {"alike", alike, METH_VARARGS, "alike(text, parts) -> ([(first, part), ...], [(first, part), ...])"},
    {"lines", lines, METH_VARARGS, "lines(strings, others, text) -> ([line, ...], ...)"},
    {NULL, NULL, 0, NULL},
};

/* What kernel.py asks for: one built from an older source is not used. */
static int add_constants(PyObject *module)
{
    return PyModule_AddIntConstant(module, "INTERFACE", 7);
}

static PyModuleDef_Slot SLOTS[] = {{Py_mod_exec, (void *)add_constants}, {0, NULL}};

static struct PyModuleDef MODULE = {
    PyModuleDef_HEAD_INIT, .m_name = "_kernel", .m_doc = "Runs a program over numbered words.",
    .m_size = 0, .m_methods = FUNCTIONS, .m_slots = SLOTS,
};

PyMODINIT_FUNC PyInit__kernel(void) { return PyModuleDef_Init(&MODULE); }
