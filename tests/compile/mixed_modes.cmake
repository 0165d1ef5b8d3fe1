# SPDX-License-Identifier: MIT
# A unit with the bodies and one without, which pass an object of the library between them, must not link; two of one kind must.
cmake_minimum_required(VERSION 3.24)

file(MAKE_DIRECTORY "${WORK_DIR}")
file(WRITE "${WORK_DIR}/taker.cpp" "#include <torch_ir/ir/node.hpp>\nint take(torch_ir::input_node const&) { return 0; }\n")
file(WRITE "${WORK_DIR}/giver.cpp"
    "#include <torch_ir/ir/node.hpp>\nint take(torch_ir::input_node const&);\nint give(torch_ir::input_node const& n) { return take(n); }\nint main() {}\n")

# links(<result> <flags of the taker> <flags of the giver>)
function(links result taker giver)
    foreach(unit IN ITEMS taker giver)
        execute_process(COMMAND "${COMPILER}" -std=c++20 -I "${INCLUDE_DIR}" ${${unit}} -c "${unit}.cpp" -o "${unit}.o"
            WORKING_DIRECTORY "${WORK_DIR}" COMMAND_ERROR_IS_FATAL ANY)
    endforeach()
    execute_process(COMMAND "${COMPILER}" giver.o taker.o -o mixed WORKING_DIRECTORY "${WORK_DIR}" RESULT_VARIABLE code ERROR_VARIABLE error)
    if(code EQUAL 0)
        set(${result} "linked" PARENT_SCOPE)
    elseif(error MATCHES "take\\(torch_ir::v0")
        set(${result} "refused" PARENT_SCOPE)
    else()
        set(${result} "${error}" PARENT_SCOPE)
    endif()
endfunction()

foreach(case IN ITEMS "linked||" "linked|-DTORCH_IR_SEPARATE|-DTORCH_IR_SEPARATE" "refused|-DTORCH_IR_SEPARATE|" "refused||-DTORCH_IR_SEPARATE")
    string(REGEX MATCH "^([a-z]+)[|]([^|]*)[|](.*)$" parts "${case}")
    set(expected "${CMAKE_MATCH_1}")
    links(found "${CMAKE_MATCH_2}" "${CMAKE_MATCH_3}")
    if(NOT found STREQUAL expected)
        message(FATAL_ERROR "${case}: expected ${expected}, found ${found}")
    endif()
endforeach()
message(NOTICE "mixed_modes: units of one mode link, of two do not")
