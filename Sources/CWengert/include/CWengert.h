// The inner loops of Wengert, everything that touches every element of a tensor, and the state of a thread.
// Each header names the files of CWengertKernels or CWengert that hold its functions.
//
// Conventions of the kernels
//  - Tensors are contiguous and row-major unless strides are passed. Strides count elements.
//  - `wg_dtype` names the element type; one function serves all types and chooses inside.
//  - Functions never allocate on behalf of the caller and never fail: shapes, axes and indices are
//    checked in Swift before the call.
//  - Outputs never overlap inputs, except that an element-wise output may be one of its inputs.
//  - `n` may be 0 everywhere.
#ifndef WENGERT_CWENGERT_H
#define WENGERT_CWENGERT_H

#include "attention.h"
#include "buffers.h"
#include "ctc.h"
#include "convolution.h"
#include "element_types.h"
#include "elementwise.h"
#include "instruction_sets.h"
#include "matrices.h"
#include "movement.h"
#include "normalization.h"
#include "optimizer_steps.h"
#include "pooling.h"
#include "products.h"
#include "random_numbers.h"
#include "recurrence.h"
#include "reductions.h"
#include "scans.h"
#include "settings.h"
#include "softmax.h"
#include "support.h"
#include "tape.h"
#include "thread_pool.h"
#include "thread_state.h"

#endif
