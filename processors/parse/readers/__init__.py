"""One module a form of input; each says which bytes are its own and turns them into blocks."""
