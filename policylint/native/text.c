/* A text of numbered words as an object of Python: where its words stand in the source, and which words a place covers. */

#include "module.h"

#include <stdlib.h>
#include <string.h>

const char *const NAME_OF_TEXT = "policylint._kernel.Text";

/* See to it that nothing of a text is used any more. */
static void leave(Held *held)
{
    Program *p = PyCapsule_GetPointer(held->program, NAME_OF_PROGRAM);
    if (p->prepared == &held->text)
        p->prepared = NULL;
}

static void release(Held *held)
{
    leave(held);
    free((void *)held->text.word);
    free((void *)held->text.token);
    free((void *)held->text.sentence);
    free((void *)held->text.mark);
    free((void *)held->text.place);
    Py_DECREF(held->program);
    free(held);
}

static void drop_text(PyObject *capsule)
{
    Held *held = PyCapsule_GetPointer(capsule, NAME_OF_TEXT);
    if (held)
        release(held);
}

/* Give back the room that was not needed. */
static void *shrunk(void *items, int count, size_t size)
{
    void *less = count ? realloc(items, (size_t)count * size) : NULL;
    return less ? less : items;
}

/* Return a text that takes over what was read. */
PyObject *make_text(PyObject *program, Reading *read)
{
    Held *held = malloc(sizeof(Held));
    if (!held)
        return PyErr_NoMemory();
    Py_INCREF(program);
    held->program = program;
    held->text = (Text){
        .word = shrunk(read->word, read->words, sizeof(uint16_t)), .words = read->words,
        .token = shrunk(read->token, read->words, sizeof(Token)),
        .sentence = shrunk(read->sentence, read->sentences, sizeof(Sentence)), .sentences = read->sentences,
        .mark = shrunk(read->mark, read->marks, sizeof(Mark)), .marks = read->marks,
    };
    read->word = NULL, read->token = NULL, read->sentence = NULL, read->mark = NULL;
    PyObject *capsule = PyCapsule_New(held, NAME_OF_TEXT, drop_text);
    if (!capsule)
        release(held);
    return capsule;
}

static Held *held_of(PyObject *capsule) { return PyCapsule_GetPointer(capsule, NAME_OF_TEXT); }

/* Note which own words of a sentence something from `start` to `end` in the source covers; return 0 if there is no such
   place. */
static int cover(const Text *text, int sentence, int start, int end, Place *place)
{
    if (sentence < 0 || sentence >= text->sentences)
        return 0;
    int at = text->sentence[sentence].own;
    const int last = text->sentence[sentence].end;
    while (at < last && text->token[at].end <= start)
        at++;
    place->start = at;
    while (at < last && text->token[at].start < end)
        at++;
    place->end = at;
    return 1;
}

/* place(text, places): note what covers several words. Raises ValueError for what does not fit.

   places: int32 (atom, sentence, start, end), the last two in the source; in order of sentences and starts. */
PyObject *place(PyObject *module, PyObject *arguments)
{
    PyObject *capsule;
    Py_buffer rows;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "Oy*", &capsule, &rows))
        return NULL;
    Held *held = held_of(capsule);
    Program *p = held ? PyCapsule_GetPointer(held->program, NAME_OF_PROGRAM) : NULL;
    Py_ssize_t size = rows.len / (Py_ssize_t)(4 * sizeof(int32_t));
    Place *all = p && size < INT32_MAX ? malloc(((size_t)size + 1) * sizeof(Place)) : NULL;
    int count = 0, good = 1;
    for (Py_ssize_t i = 0; all && good && i < size; i++) {
        int32_t row[4];
        memcpy(row, (const char *)rows.buf + i * (Py_ssize_t)sizeof(row), sizeof(row));
        good = row[0] >= 0 && row[0] < p->atoms && p->atom[row[0]].kind == SPAN &&
               cover(&held->text, row[1], row[2], row[3], &all[count]);
        if (!good || all[count].start >= all[count].end)
            continue;
        good = !count || all[count - 1].start <= all[count].start;
        all[count++].atom = row[0];
    }
    PyBuffer_Release(&rows);
    if (!all || !good) {
        free(all);
        if (!good)
            PyErr_SetString(PyExc_ValueError, "places that do not fit the text");
        return PyErr_Occurred() ? NULL : PyErr_NoMemory();
    }
    leave(held);
    free((void *)held->text.place);
    held->text.place = all, held->text.places = count;
    return Py_NewRef(Py_None);
}

/* span(text, sentence, first, last) -> (start, end): where the words of a match stand that are the sentence's own; all
   its own words where none is. The words are from `first` to before `last`, the context's first being 0. */
PyObject *span(PyObject *module, PyObject *arguments)
{
    PyObject *capsule;
    int sentence, first, last;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "Oiii", &capsule, &sentence, &first, &last))
        return NULL;
    Held *held = held_of(capsule);
    if (!held)
        return NULL;
    const Text *text = &held->text;
    if (sentence >= 0 && sentence < text->sentences) {
        const Sentence *one = &text->sentence[sentence];
        const int own = one->own - one->first, size = one->end - one->first;
        first = first > own ? first : own;
        if (first >= last)
            first = own, last = size;
        if (first < last && last <= size)
            return Py_BuildValue("(ii)", text->token[one->first + first].start,
                                 text->token[one->first + last - 1].end);
    }
    PyErr_SetString(PyExc_ValueError, "no words of the text");
    return NULL;
}
