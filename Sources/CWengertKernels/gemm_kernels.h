// The matrix product in floating point, for one element type and one instruction set; see
// gemm_internal.h for the method. Included by gemm_<instruction set>.c with
//   WG_T             float or double
//   WG_FN(name)      the name with a suffix for the type
//   WG_LANES         elements of a vector register: 2, 4, 8 or 16
//   WG_MR            most rows of a tile; WG_EACH_ROWS(X) is X(1) ... X(WG_MR)
//   WG_NV            most vectors across a tile, 2 or 3
//   WG_MASKS         1 if partial loads and stores cost the same as whole ones
//   load_part, store_part under WG_FN: the first `count` lanes, 1 ... LANES; others load as 0. With
//                masks half_load_part and half_store_part, too, for vectors half as wide
// Tiles have WG_MR * WG_NV + WG_NV + 1 live registers.

#define LANES WG_LANES
#define NR (WG_NV * LANES)
#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")
// Most vectors that a matrix is multiplied with at a time: 8 times as many sums must be in registers.
#define DOT_MOST (WG_MASKS ? 3 : 1)

#include "gemm_vectors.h"
#include "gemm_tiles.h"
#include "gemm_pack.h"
#include "gemm_few.h"
#include "gemm_vector.h"
#include "gemm_blocks.h"
#include "gemm_threads.h"
#include "gemm_multiply.h"
#include "gemm_packed.h"
#include "gemm_gathered.h"
#include "gemm_stage.h"
#include "gemm_correlate.h"
#include "gemm_weights.h"
#include "gemm_convolve.h"

#undef LANES
#undef LOW
#undef HIGH
#undef WG_LANES
#undef NR
#undef INLINE
#undef UNROLL
#undef DOT_MOST
#undef DOT_PARAMETERS
#undef DOT_ARGUMENTS
#undef TILE_PARAMETERS
#undef TILE_ARGUMENTS
#undef STAMP
#undef STAMP_FEW
#undef FEW_PARAMETERS
#undef FEW_ENTRIES
#undef STAMP_WHOLE
#undef STAMP_VECTORS
#undef STAMP_VECTORS_WHOLE
#undef ENTRY
#undef ENTRY_PP
#undef ENTRY_RP
#undef ENTRY_PW
#undef ENTRY_RW
#undef STAMP_HALF
#undef ENTRY_PH
#undef ENTRY_RH
#undef NO_CALL
#undef EVEN
#undef GATHERED_PARAMETERS
#undef GATHERED_ARGUMENTS
#undef RUNS_PARAMETERS
#undef RUNS_ARGUMENTS
#undef STAMP_GATHERED
#undef STAMP_GATHERED_WHOLE
#undef STAMP_GATHERED_VECTORS
#undef STAMP_GATHERED_WHOLES
#undef ENTRY_GATHERED_P
#undef ENTRY_GATHERED_W
#undef ENTRY_RUNS
#undef WG_T
#undef WG_FN
