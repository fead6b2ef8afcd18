/* A document as Python has it to a text of numbered words. */

#include "module.h"

#include <stdlib.h>
#include <string.h>

/* --- what is asked of Python */

enum { AHEAD = 4096 };

/* Characters of the marked text, copied. */
typedef struct { uint32_t *code; int room, start, end; } View;

typedef struct {
    Program *program;
    PyObject *source, *marked, *letter, *ask, *told;
    Py_ssize_t length;
    PyObject *context; /* of the last sentence */
    int32_t *name; /* leaves that a name makes true */
    View own, shared; /* what is read of sentences themselves, and of contexts */
    Reading reading;
} Caller;

/* Say whether what Python answered is a tuple. */
static int is_tuple(PyObject *answer)
{
    if (answer && !PyTuple_Check(answer))
        PyErr_SetString(PyExc_TypeError, "a tuple is expected");
    return answer && PyTuple_Check(answer);
}

static int ask_letter(void *context, uint32_t code, Letter *letter)
{
    PyObject *character = PyUnicode_FromOrdinal((int)code);
    PyObject *answer = character ? PyObject_CallFunctionObjArgs(((Caller *)context)->letter, character, NULL) : NULL;
    const char *bytes;
    Py_ssize_t size;
    int is_upper, good = is_tuple(answer) && PyArg_ParseTuple(answer, "y#p", &bytes, &size, &is_upper);
    if (good && size > MOST_FOLDED) {
        PyErr_SetString(PyExc_ValueError, "too many bytes for a character");
        good = 0;
    }
    if (good) {
        letter->size = (uint8_t)size, letter->is_upper = (uint8_t)is_upper;
        memcpy(letter->bytes, bytes, (size_t)size);
    }
    Py_XDECREF(character);
    Py_XDECREF(answer);
    return good ? 0 : -1;
}

/* Add one of a word's spellings: (spelling, the leaf it makes true or a number below 0). */
static int add_one(Caller *r, Entry *word, PyObject *pair)
{
    PyObject *spelling;
    int leaf;
    if (!is_tuple(pair) || !PyArg_ParseTuple(pair, "Ui", &spelling, &leaf))
        return 0;
    Py_ssize_t size = PyUnicode_GetLength(spelling);
    if (size < 1 || size > UINT16_MAX || (leaf >= 0 && !is_leaf(r->program, leaf)) || word->spellings == UINT16_MAX) {
        PyErr_SetString(PyExc_ValueError, "no spelling of a word, or no leaf of the program");
        return 0;
    }
    uint32_t *code = PyUnicode_AsUCS4Copy(spelling);
    int good = code && add_spelling(&r->program->known, word, code, (int)size, leaf);
    PyMem_Free(code);
    return good;
}

static int ask_word(void *context, const char *word, int size, Entry *entry)
{
    Caller *r = context;
    PyObject *answer = PyObject_CallFunction(r->ask, "y#", word, (Py_ssize_t)size), *spellings;
    int may_be_name, good = is_tuple(answer) && PyArg_ParseTuple(answer, "ipO!", &entry->number, &may_be_name,
                                                                 &PyTuple_Type, &spellings);
    if (good && (entry->number < 0 || entry->number >= r->program->classes)) {
        PyErr_SetString(PyExc_ValueError, "no class of words");
        good = 0;
    }
    if (good)
        entry->is_no_name = !may_be_name;
    for (Py_ssize_t i = 0; good && i < PyTuple_Size(spellings); i++)
        good = add_one(r, entry, PyTuple_GetItem(spellings, i));
    Py_XDECREF(answer);
    return good ? 0 : -1;
}

static int is_capital(void *context, int offset)
{
    const Py_UCS4 code = PyUnicode_ReadChar(((Caller *)context)->source, offset);
    return code == (Py_UCS4)-1 ? -1 : code >= 'A' && code <= 'Z';
}

static int tell(void *context, int sentence, int number, int offset)
{
    PyObject *one = Py_BuildValue("(iii)", sentence, number, offset);
    int good = one && PyList_Append(((Caller *)context)->told, one) == 0;
    Py_XDECREF(one);
    return good ? 0 : -1;
}

/* --- sentences */

/* Return the characters of the marked text from `start` to before `end`; NULL where that fails. At least so many are
   copied `ahead`: those of the next sentence are then at hand. */
static const uint32_t *characters(Caller *r, View *view, int start, int end, int ahead)
{
    if (end > r->length) {
        PyErr_SetString(PyExc_ValueError, "a span that is not in the text");
        return NULL;
    }
    if (!view->code || start < view->start || end > view->end) {
        const int last = end - start >= ahead ? end : r->length - start > ahead ? start + ahead : (int)r->length;
        PyObject *piece = PyUnicode_Substring(r->marked, start, last);
        int good = piece && make_room(&view->code, &view->room, last - start + 1, sizeof(uint32_t)) &&
                   PyUnicode_AsUCS4(piece, view->code, view->room, 1);
        Py_XDECREF(piece);
        view->start = start, view->end = good ? last : start;
        if (!good)
            return NULL;
    }
    return view->code + (start - view->start);
}

/* Take a span apart: (start, end). */
static int is_span(PyObject *span, int *start, int *end)
{
    const int good = is_tuple(span) && PyTuple_Size(span) == 2;
    const long first = good ? PyLong_AsLong(PyTuple_GetItem(span, 0)) : -1;
    const long last = good ? PyLong_AsLong(PyTuple_GetItem(span, 1)) : -1;
    if (first < 0 || last < first || last >= INT32_MAX) {
        PyErr_SetString(PyExc_ValueError, "a span is a tuple of two offsets");
        return 0;
    }
    *start = (int)first, *end = (int)last;
    return 1;
}

static int add_span(Caller *r, PyObject *span, int is_own)
{
    int start, end;
    if (!is_span(span, &start, &end))
        return 0;
    const uint32_t *code = characters(r, is_own ? &r->own : &r->shared, start, end, is_own ? AHEAD : 0);
    return code && read_span(&r->reading, code, end - start, start, is_own);
}

/* Add the spans of a context; the same one again takes no reading. */
static int add_context(Caller *r, PyObject *context)
{
    if (!is_tuple(context))
        return 0;
    const Py_ssize_t size = PyTuple_Size(context);
    const int is_same = size && r->context ? PyObject_RichCompareBool(r->context, context, Py_EQ) : 0;
    if (is_same)
        return is_same > 0 && repeat_context(&r->reading);
    for (Py_ssize_t i = 0; i < size; i++)
        if (!add_span(r, PyTuple_GetItem(context, i), 0))
            return 0;
    Py_XDECREF(r->context);
    r->context = Py_NewRef(context);
    return 1;
}

/* Add a sentence of a document: (span, block, context). */
static int add_sentence(Caller *r, PyObject *sentence)
{
    return is_tuple(sentence) && begin_sentence(&r->reading) && add_context(r, PyTuple_GetItem(sentence, 2)) &&
           add_span(r, PyTuple_GetItem(sentence, 0), 1);
}

/* Add all sentences; return 1 when that is done, 0 for a sentence that is too long, -1 where it failed. */
static int add_sentences(Caller *r, PyObject *sentences)
{
    PyObject *all = PyObject_GetIter(sentences), *one = NULL;
    int status = all ? 1 : -1;
    while (status > 0 && (one = PyIter_Next(all))) {
        status = add_sentence(r, one) ? 1 : -1;
        Py_DECREF(one);
        if (status > 0) {
            const Sentence *last = &r->reading.sentence[r->reading.sentences - 1];
            status = last->end - last->first <= MOST_WORDS;
        }
    }
    Py_XDECREF(all);
    return PyErr_Occurred() ? -1 : status;
}

/* --- all of it */

/* Note which leaves a name makes true; return 0 for lack of memory. */
static int find_names(Caller *r)
{
    const Program *p = r->program;
    int room = 0;
    for (int i = 0; i < p->atoms; i++) {
        if (p->atom[i].kind != NAME)
            continue;
        if (!make_room(&r->name, &room, r->reading.names + 1, sizeof(int32_t)))
            return 0;
        r->name[r->reading.names++] = i;
    }
    r->reading.name = r->name;
    return 1;
}

/* read(program, source, marked, sentences, letter, ask) -> (text, [(sentence, number, offset), ...]); None: one is too long.

   source, marked: the text of a document, and the same with its addresses marked. sentences: as a document has them.
   letter(character) -> (what it becomes, whether it is a capital one), see Letter. ask(word) -> (its class, whether it
   may be a name, ((spelling, leaf), ...)), see Spelling; listed is where the sentences themselves have spellings below 0. */
PyObject *read_text(PyObject *module, PyObject *arguments)
{
    PyObject *program, *sentences, *found = NULL;
    Caller r = {0};
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OUUOOO", &program, &r.source, &r.marked, &sentences, &r.letter, &r.ask))
        return NULL;
    r.program = PyCapsule_GetPointer(program, NAME_OF_PROGRAM);
    if (!r.program)
        return NULL;
    r.length = PyUnicode_GetLength(r.marked);
    if (r.length >= INT32_MAX || PyUnicode_GetLength(r.source) != r.length) {
        PyErr_SetString(PyExc_ValueError, "the marked text is as long as the source");
        return NULL;
    }
    Known *known = &r.program->known;
    if (!known->letter)
        known->letter = calloc(LETTERS, sizeof(Letter));
    r.told = PyList_New(0);
    r.reading = (Reading){
        .known = known, .context = &r, .letter = ask_letter, .ask = ask_word, .is_capital = is_capital, .tell = tell,
    };
    int status = known->letter && r.told && find_names(&r) ? add_sentences(&r, sentences) : -1;
    if (status > 0) {
        PyObject *text = make_text(program, &r.reading);
        found = text ? Py_BuildValue("(NO)", text, r.told) : NULL;
    } else if (status == 0) {
        found = Py_NewRef(Py_None);
    } else if (!PyErr_Occurred()) {
        PyErr_NoMemory();
    }
    free(r.name);
    free(r.own.code);
    free(r.shared.code);
    free(r.reading.folded);
    free(r.reading.written);
    free(r.reading.word);
    free(r.reading.token);
    free(r.reading.sentence);
    free(r.reading.mark);
    Py_XDECREF(r.context);
    Py_XDECREF(r.told);
    return found;
}
