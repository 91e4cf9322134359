// Undoes the macros of sums_float.h.
#undef LANES
#undef BLOCK
#undef OF_VALUE
#undef OF_EXP
#undef OF_DEVIATION
#undef OF_SQUARE
#undef OF_SCALED_SQUARE
#undef GREATER
#undef LESSER
#undef PRODUCT
#undef ROW_FOLD
#undef COLUMN_FOLD
#undef COLUMNS
#undef ROWS
#undef FOLD_STEP
#undef FOLD_REST
#undef UNUSED
