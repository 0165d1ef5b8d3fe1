# SPDX-License-Identifier: MIT
# cmake -DREADME=<file> -DPROGRAMS=<file>,<file> -P check_readme.cmake: the README shows each program word for word.
file(READ "${README}" readme)
string(REPLACE "," ";" programs "${PROGRAMS}")
foreach(program IN LISTS programs)
    file(READ "${program}" text)
    string(REGEX REPLACE "^// SPDX[^\n]*\n" "" text "${text}")
    string(FIND "${readme}" "${text}" at)
    if(at EQUAL -1)
        message(FATAL_ERROR "${README} does not show ${program} as it is: copy the program into the README, or the other way round")
    endif()
endforeach()
