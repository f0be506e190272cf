"""The reader: a spaCy pipeline that turns a title and an abstract into rows of evidence."""
