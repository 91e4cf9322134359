// The first lines of this room are on their way.
