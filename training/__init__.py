"""How the built-in German sentence encoder was made: dictionary and sentence pairs → model folder.

An English sentence encoder teaches a German table of word-piece vectors what a text means,
through text that exists in both languages; council text then teaches it what a question and its
answer have in common. Read the files in this order, which is the order of the stages:

    ding.py       dictionary line → aligned German and English terms
    pairs.py      dictionary + sentence pairs → pairs.jsonl
    targets.py    English texts → the teacher's vectors
    karlsruhe.py  OParl papers → question-answer pairs; which papers are never trained on
    tokenizer.py  German text → a Unigram tokenizer
    bags.py       texts → bags of piece numbers, ready for training
    student.py    pairs + vectors → table of piece vectors
    council.py    council text → the same table, at home in council language
    export.py     table + tokenizer → folder for sentence-transformers
    evaluate.py   exported folder → figures on papers that took no part in training

`python -m training all` runs them; files.py says which files they need and where to get them.
The package is not needed to use the model, and the served product does not import it.
"""
