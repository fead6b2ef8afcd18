/* What Python asks of one sentence: the words that a phrase matches, and what others leave of them. */

#include "module.h"

#include <stdlib.h>
#include <string.h>

/* Return the program of a text with a sentence of it prepared; NULL with an exception where there is none such. */
static Program *prepared(PyObject *capsule, int sentence)
{
    Held *held = PyCapsule_GetPointer(capsule, NAME_OF_TEXT);
    Program *p = held ? PyCapsule_GetPointer(held->program, NAME_OF_PROGRAM) : NULL;
    if (!p)
        return NULL;
    if (sentence < 0 || sentence >= held->text.sentences) {
        PyErr_SetString(PyExc_ValueError, "no sentence of the text");
        return NULL;
    }
    if (p->prepared != &held->text || p->prepared_sentence != sentence) /* the same one is often asked for again */
        prepare(p, &held->text, sentence);
    p->prepared = &held->text, p->prepared_sentence = sentence;
    return p;
}

/* Return room for what `search` finds. */
static Found *make_found(const Program *p)
{
    Found *found = malloc(((size_t)p->size + 1) * sizeof(Found));
    if (!found)
        PyErr_NoMemory();
    return found;
}

/* Return a goal; NULL with an exception if there is none such. */
static const Goal *goal_of(const Program *p, long number)
{
    if (number >= 0 && number < p->goals)
        return &p->goal[number];
    if (!PyErr_Occurred())
        PyErr_SetString(PyExc_ValueError, "no goal of the program");
    return NULL;
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

/* Return some matches as Python has them, and give back the room they were found in. */
static PyObject *listed(Found *found, int count)
{
    PyObject *all = PyTuple_New(count);
    for (int i = 0; all && i < count; i++) {
        PyObject *one = Py_BuildValue("(ii)", found[i].start, found[i].end);
        if (!one || PyTuple_SetItem(all, i, one) < 0)
            Py_CLEAR(all);
    }
    free(found);
    return all;
}

/* locate(text, sentence, goal) -> ((first word, the word after the last), ...).

   The smallest matches, in order; of a goal of several parts one match that holds them all. */
PyObject *locate(PyObject *module, PyObject *arguments)
{
    PyObject *capsule;
    int sentence, number;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "Oii", &capsule, &sentence, &number))
        return NULL;
    Program *p = prepared(capsule, sentence);
    const Goal *goal = p ? goal_of(p, number) : NULL;
    Found *found = goal ? make_found(p) : NULL;
    return found ? listed(found, search(p, goal, found)) : NULL;
}

/* Return a goal of a list; NULL with an exception if it is none. What is no integer could run Python, and is none. */
static const Goal *goal_at(const Program *p, PyObject *goals, Py_ssize_t at)
{
    PyObject *number = PyList_GetItem(goals, at);
    return goal_of(p, PyLong_Check(number) ? PyLong_AsLong(number) : -1);
}

/* Ask for what all of some goals need; return 0 with an exception where one is no goal. */
static int want_all(Program *p, PyObject *goals)
{
    for (Py_ssize_t i = 0; i < PyList_Size(goals); i++) {
        const Goal *goal = goal_at(p, goals, i);
        if (!goal)
            return 0;
        for (int at = 0; at < goal->count; at++)
            want(p, p->part[goal->first + at]);
    }
    return 1;
}

/* Mark the words that some goals match. */
static void cover_matches(Program *p, PyObject *goals, Found *found, char *covered)
{
    for (Py_ssize_t i = 0; i < PyList_Size(goals); i++) {
        int count = search(p, goal_at(p, goals, i), found);
        for (int at = 0; at < count; at++)
            memset(covered + found[at].start, 1, (size_t)(found[at].end - found[at].start));
    }
}

/* Find the matches without a covered word, of the first goal that has one; return how many there are. */
static int find_left(Program *p, PyObject *goals, Found *found, const char *covered)
{
    int kept = 0;
    for (Py_ssize_t i = 0; !kept && i < PyList_Size(goals); i++) {
        int count = search(p, goal_at(p, goals, i), found);
        for (int at = 0; at < count; at++)
            if (!memchr(covered + found[at].start, 1, (size_t)(found[at].end - found[at].start)))
                found[kept++] = found[at];
    }
    return kept;
}

/* left(text, sentence, goals, guards, leading) -> ((first word, the word after the last), ...).

   The smallest matches that overlap none of those of the guards, of the first goal that has one, in order. To leading
   guards the context is part of the sentence. */
PyObject *left(PyObject *module, PyObject *arguments)
{
    PyObject *capsule, *goals, *guards, *leading, *list = (PyObject *)&PyList_Type;
    char covered[MOST_WORDS + 1]; /* for each word whether it is */
    int sentence;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OiO!O!O!", &capsule, &sentence, list, &goals, list, &guards, list, &leading))
        return NULL;
    Program *p = prepared(capsule, sentence);
    Found *found = p && want_all(p, goals) && want_all(p, guards) && want_all(p, leading) ? make_found(p) : NULL;
    if (!found)
        return NULL;
    memset(covered, 0, (size_t)p->size);
    cover_matches(p, guards, found, covered);
    const int own = p->own;
    p->own = 0;
    cover_matches(p, leading, found, covered);
    p->own = own;
    return listed(found, find_left(p, goals, found, covered));
}
