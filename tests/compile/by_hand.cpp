// SPDX-License-Identifier: MIT
#include <torch_ir/src.hpp>
