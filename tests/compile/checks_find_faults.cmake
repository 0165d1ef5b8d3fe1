# SPDX-License-Identifier: MIT
# Plants faults into small trees of headers and asserts that the checks in cmake/ find each and say so.
cmake_minimum_required(VERSION 3.24)

set(good "// SPDX-License-Identifier: MIT\n#pragma once\n")
set(failures 0)

# new_tree(): a tree without faults.
function(new_tree)
    file(REMOVE_RECURSE "${WORK_DIR}")
    header(error.hpp "")
    header(ir/ir.hpp "#include <torch_ir/error.hpp>\n")
    header(json/write.hpp "#include <torch_ir/ir/ir.hpp>\n#include <boost/json.hpp>\n")
    header(analyze/mermaid.hpp "#include <torch_ir/ir/ir.hpp>\n")
    header(libtorch/run/plan.hpp "#include <torch_ir/ir/ir.hpp>\n#include <ATen/core/Tensor.h>\n")
    header(core.hpp
        "#include <torch_ir/error.hpp>\n#include <torch_ir/ir/ir.hpp>\n#include <torch_ir/json/write.hpp>\n#include <torch_ir/analyze/mermaid.hpp>\n")
    header(torch_ir.hpp "#include <torch_ir/core.hpp>\n#include <torch_ir/libtorch/run/plan.hpp>\n")
    file(WRITE "${WORK_DIR}/tests/ir/ir.test.cpp" "// SPDX-License-Identifier: MIT\n")
    set(listed "")
    foreach(file IN ITEMS error ir/ir json/write analyze/mermaid libtorch/run/plan core torch_ir)
        string(APPEND listed "include/torch_ir/${file}.hpp\n")
    endforeach()
    file(WRITE "${WORK_DIR}/listed.txt" "${listed}tests/ir/ir.test.cpp\n")
endfunction()

function(header name text)
    file(WRITE "${WORK_DIR}/include/torch_ir/${name}" "${good}${text}")
endfunction()

# expect(<layers|lists> <title> <text that the check must print; empty: the check must pass>)
macro(expect check title text)
    execute_process(
        COMMAND ${CMAKE_COMMAND} -D "INCLUDE_DIR=${WORK_DIR}/include" -D "SOURCE_DIR=${WORK_DIR}"
            -D "LISTED=${WORK_DIR}/listed.txt" -P "${SOURCE_DIR}/cmake/check_${check}.cmake"
        RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
    if("${text}" STREQUAL "")
        if(NOT result EQUAL 0)
            message(NOTICE "${title}: expected no complaint, found:\n${output}")
            math(EXPR failures "${failures} + 1")
        endif()
    else()
        string(FIND "${output}" "${text}" position)
        if(result EQUAL 0 OR position EQUAL -1)
            message(NOTICE "${title}: expected '${text}', found (result ${result}):\n${output}")
            math(EXPR failures "${failures} + 1")
        endif()
    endif()
endmacro()

new_tree()
expect(layers "a good tree" "")
expect(lists "a good tree" "")

header(ir/ir.hpp "#include <torch_ir/json/write.hpp>\n")
expect(layers "an upward include" "ir/ir.hpp: includes <torch_ir/json/write.hpp>, which is a higher layer")

new_tree()
header(analyze/mermaid.hpp "#  include   <torch_ir/json/write.hpp>  // spaces\n")
expect(layers "a sideways include" "analyze/mermaid.hpp: includes <torch_ir/json/write.hpp>, but analyze/ and json/ are independent")

new_tree()
header(json/write.hpp "#include <c10/core/ScalarType.h>\n")
expect(layers "LibTorch outside libtorch/" "json/write.hpp: includes <c10/core/ScalarType.h>, but only headers in libtorch/")

new_tree()
header(libtorch/run/plan.hpp "#include <torch/script.h>\n")
expect(layers "a heavy LibTorch header" "libtorch/run/plan.hpp: includes <torch/script.h>, which takes 20 s")

new_tree()
header(libtorch/run/plan.hpp "#include <torch_ir/core.hpp>\n")
expect(layers "an umbrella from inside" "libtorch/run/plan.hpp: includes <torch_ir/core.hpp>, but an umbrella")

new_tree()
header(core.hpp "#include <torch_ir/libtorch/run/plan.hpp>\n")
expect(layers "LibTorch in core.hpp" "core.hpp: includes <torch_ir/libtorch/run/plan.hpp>, but core.hpp is")

new_tree()
header(ir/ir.hpp "#include <boost/json.hpp>\n")
expect(layers "Boost.JSON in ir/" "ir/ir.hpp: includes <boost/json.hpp>, but Boost.JSON")

new_tree()
header(ir/ir.hpp "#include <torch_ir/ir/node.hpp>\n")
header(ir/node.hpp "#include <torch_ir/ir/ir.hpp>\n")
expect(layers "a cycle" "a cycle of includes: ")
expect(lists "an unlisted header" "include/torch_ir/ir/node.hpp is in no list of include/torch_ir/CMakeLists.txt")

new_tree()
header(pt2/read.hpp "")
expect(lists "a header missing in an umbrella" "include/torch_ir/pt2/read.hpp is not reached from include/torch_ir/core.hpp")

new_tree()
header(ir/ir.hpp "#include \"node.hpp\"\n")
expect(layers "a quoted include" "ir/ir.hpp: includes \"node.hpp\"; write <torch_ir/...>")

new_tree()
header(ir/ir.hpp "#include <torch_ir/ir/gone.hpp>\n")
expect(layers "an include of nothing" "ir/ir.hpp: includes <torch_ir/ir/gone.hpp>, which does not exist")

new_tree()
header(json/detail/values.hpp "")
header(analyze/mermaid.hpp "#include <torch_ir/ir/ir.hpp>\n#include <torch_ir/json/detail/values.hpp>\n")
expect(layers "another room's detail, from beside" "analyze/mermaid.hpp: includes <torch_ir/json/detail/values.hpp>, but analyze/ and json/")
header(analyze/mermaid.hpp "#include <torch_ir/ir/ir.hpp>\n")
header(libtorch/run/plan.hpp "#include <torch_ir/json/detail/values.hpp>\n")
expect(layers "another room's detail, from above" "libtorch/run/plan.hpp: includes <torch_ir/json/detail/values.hpp>, which only json/ may")

new_tree()
header(libtorch/trace/tracer.hpp "#include <torch_ir/libtorch/run/plan.hpp>\n")
expect(layers "an engine that sees another" "libtorch/trace/tracer.hpp: includes <torch_ir/libtorch/run/plan.hpp>, but libtorch/trace/ does not see")

new_tree()
header(misc/x.hpp "")
expect(layers "a folder without a level" "misc/x.hpp: the folder 'misc' has no level")

new_tree()
file(WRITE "${WORK_DIR}/tests/ir/node.test.cpp" "// SPDX-License-Identifier: MIT\n")
expect(lists "an unlisted test" "tests/ir/node.test.cpp is in no list of tests/CMakeLists.txt")

new_tree()
file(REMOVE "${WORK_DIR}/include/torch_ir/analyze/mermaid.hpp")
expect(lists "a listed header that is gone" "include/torch_ir/analyze/mermaid.hpp is listed, but does not exist")

new_tree()
file(WRITE "${WORK_DIR}/include/torch_ir/error.hpp" "#pragma once\n")
expect(lists "a header without a licence" "include/torch_ir/error.hpp does not begin with")
string(REPEAT "//\n" 600 long)
header(error.hpp "${long}")
expect(lists "a long header" "include/torch_ir/error.hpp has 602 lines")

new_tree()
header(src.hpp "#include <torch_ir/ir/ir.hpp>\n")
header(ir/ir.hpp "#if TORCH_IR_BODIES_OF(ir)\nTORCH_IR_INLINE void f() {}\n#endif\n")
header(json/write.hpp "#include <torch_ir/ir/ir.hpp>\n#if TORCH_IR_BODIES_OF(json)\n#endif\n")
expect(lists "bodies that src.hpp does not reach" "include/torch_ir/json/write.hpp has bodies, but include/torch_ir/src.hpp does not include it")
header(ir/ir.hpp "TORCH_IR_INLINE void f() {}\n")
expect(lists "TORCH_IR_INLINE where nothing is apart" "include/torch_ir/ir/ir.hpp: TORCH_IR_INLINE outside of the bodies")

new_tree()
header(fwd.hpp "class ir;\nclass gone;\n")
header(ir/ir.hpp "class ir {};\nstruct node {\n};\nnamespace detail {\nclass hidden {};\n}  // namespace detail\n")
header(libtorch/run/plan.hpp "struct plan {\n};\n")
header(json/detail/values.hpp "struct values {\n};\n")
expect(lists "a class that is not declared ahead" "include/torch_ir/ir/ir.hpp: 'node' is not declared in include/torch_ir/fwd.hpp")
expect(lists "a class that is declared ahead and gone" "include/torch_ir/fwd.hpp declares 'gone', which no header defines")

file(REMOVE_RECURSE "${WORK_DIR}")
if(failures GREATER 0)
    message(FATAL_ERROR "${failures} faults were not found as they should be")
endif()
