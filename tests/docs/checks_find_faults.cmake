# SPDX-License-Identifier: MIT
# The checks of the documentation must find what they are for: each is run on a small project with faults, and has to name their lines.
cmake_minimum_required(VERSION 3.24)

file(REMOVE_RECURSE "${WORK}")
set(project "${WORK}/project")
file(WRITE "${project}/README.md" "# A project\n")
file(WRITE "${project}/examples/a.cpp" "int main() {\n    int a[] = {1; 2};  // \"text\" \\n\n\n    return a[0];\n}\n")

# finds(<script> <exit code> <text that must be printed>...): of the script run on the project.
function(finds script code)
    execute_process(
        COMMAND "${CMAKE_COMMAND}" "-DSOURCE_DIR=${project}" "-DTOOL=${TOOL}" "-DWORK=${WORK}/run" -DHAS_RUN=OFF "-DPAGE=${project}/docs/page.md"
            -P "${SOURCE}/cmake/${script}"
        RESULT_VARIABLE found OUTPUT_VARIABLE text ERROR_VARIABLE text)
    if((code EQUAL 0 AND NOT found EQUAL 0) OR (NOT code EQUAL 0 AND found EQUAL 0))
        message(FATAL_ERROR "${script} ends with ${found}:\n${text}")
    endif()
    string(REGEX REPLACE "[ \n]+" " " text "${text}")  # CMake breaks long lines
    foreach(part IN LISTS ARGN)
        string(FIND "${text}" "${part}" at)
        if(at EQUAL -1)
            message(FATAL_ERROR "${script} does not say '${part}':\n${text}")
        endif()
    endforeach()
endfunction()

# ---- nothing wrong: another indentation, a block with odd characters, a command with an option -----------------------------

file(WRITE "${project}/docs/page.md" "[to](../README.md#part)\n\n```cpp\nint a[] = {1; 2};  // \"text\" \\n\nreturn a[0];\n```\n\n    torch-ir info x.json --json\n")
file(WRITE "${project}/include/a.hpp" "/// A.\n///\n/// \\code\n///     int a[] = {1; 2};  // \"text\" \\n\n///\n///     return a[0];\n/// \\endcode\n"
    "    /// \\code{.unparsed}\n    ///     any\n    /// \\endcode\n")
finds(check_docs.cmake 0 "2 pages, 1 headers, 2 blocks")
finds(check_commands.cmake 0 "1 command lines, 0 of them run")

# ---- blocks and links ------------------------------------------------------------------------------------------------------

file(WRITE "${project}/docs/page.md" "[to](nowhere.md)\n\n```cpp\nint b;\n```\n\n<!-- from examples/a.cpp -->\n```cpp\nreturn a[1];\n```\n\n```cmake\nx()\n```\n\n"
    "<!-- from examples/b.cpp -->\n```cpp\nreturn a[0];\n```\n")
file(WRITE "${project}/include/b.hpp" "/// B.\n    /// \\code\n    ///     return\n    /// a[0];\n    /// \\endcode\n/// \\code\n///     int\n")
finds(check_docs.cmake 1 "include/b.hpp:3: not found in the programs" "include/b.hpp: a block has no end")
file(REMOVE "${project}/include/b.hpp")
finds(check_docs.cmake 1 "docs/page.md: the link to nowhere.md" "docs/page.md:4: not found in the programs" "docs/page.md:9: not found in examples/a.cpp"
    "docs/page.md:13: a block of cmake" "docs/page.md:18: there is no file examples/b.cpp" "5 problems in 5 blocks")

# ---- commands --------------------------------------------------------------------------------------------------------------

file(WRITE "${project}/docs/page.md" "    torch-ir paint x.json -o y\n\n    torch-ir info x.json --colour\n\n```sh\ntorch-ir info missing.json\ntorch-ir info missing.json   # exit code 2\n```\n")
finds(check_commands.cmake 1 "docs/page.md:1: torch-ir has no command 'paint'" "docs/page.md:3: torch-ir info has no option --colour"
    "docs/page.md:6: 'torch-ir info missing.json' ends with 2 and not 0" "3 problems in 4 lines")

# ---- the reference of the commands -----------------------------------------------------------------------------------------

finds(cli_reference.cmake 1 "is not what the tool says")
