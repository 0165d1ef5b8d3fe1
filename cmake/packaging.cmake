# SPDX-License-Identifier: MIT
# Install rules and the package that find_package(torch_ir) finds, in the install prefix and in the build tree.
# Two export sets, so that `find_package(torch_ir COMPONENTS core)` never looks for LibTorch.
include(CMakePackageConfigHelpers)

set(torch_ir_package_dir "${CMAKE_INSTALL_DATADIR}/cmake/torch_ir")

configure_package_config_file(cmake/torch_ir-config.cmake.in "${PROJECT_BINARY_DIR}/torch_ir-config.cmake"
    INSTALL_DESTINATION "${torch_ir_package_dir}"
    NO_SET_AND_CHECK_MACRO)
# A header-only package: the same files serve every architecture.
write_basic_package_version_file("${PROJECT_BINARY_DIR}/torch_ir-config-version.cmake"
    COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)

if(TORCH_IR_INSTALL)
    install(TARGETS torch_ir_core EXPORT torch_ir_core_targets FILE_SET HEADERS)
    install(EXPORT torch_ir_core_targets NAMESPACE torch_ir:: FILE torch_ir-core-targets.cmake
        DESTINATION "${torch_ir_package_dir}")
    export(EXPORT torch_ir_core_targets NAMESPACE torch_ir:: FILE "${PROJECT_BINARY_DIR}/torch_ir-core-targets.cmake")

    if(TARGET torch_ir)
        get_target_property(torch_ir_header_sets torch_ir INTERFACE_HEADER_SETS)
        if(torch_ir_header_sets)
            install(TARGETS torch_ir EXPORT torch_ir_libtorch_targets FILE_SET HEADERS)
        else()
            install(TARGETS torch_ir EXPORT torch_ir_libtorch_targets)
        endif()
        install(EXPORT torch_ir_libtorch_targets NAMESPACE torch_ir:: FILE torch_ir-libtorch-targets.cmake
            DESTINATION "${torch_ir_package_dir}")
        export(EXPORT torch_ir_libtorch_targets NAMESPACE torch_ir::
            FILE "${PROJECT_BINARY_DIR}/torch_ir-libtorch-targets.cmake")
    endif()

    configure_file(cmake/torch_ir-bodies.cmake "${PROJECT_BINARY_DIR}/torch_ir-bodies.cmake" COPYONLY)  # for the package in the build tree
    install(FILES "${PROJECT_BINARY_DIR}/torch_ir-config.cmake" "${PROJECT_BINARY_DIR}/torch_ir-config-version.cmake" cmake/torch_ir-bodies.cmake
        DESTINATION "${torch_ir_package_dir}")
    # For builds without CMake. Relative to the file, so that it may be moved with the rest.
    set(torch_ir_pc_dir "${CMAKE_INSTALL_DATADIR}/pkgconfig")
    file(RELATIVE_PATH TORCH_IR_PC_TO_PREFIX "/prefix/${torch_ir_pc_dir}" "/prefix")
    string(REGEX REPLACE "/$" "" TORCH_IR_PC_TO_PREFIX "${TORCH_IR_PC_TO_PREFIX}")
    configure_file(cmake/torch_ir.pc.in "${PROJECT_BINARY_DIR}/torch_ir.pc" @ONLY)
    install(FILES "${PROJECT_BINARY_DIR}/torch_ir.pc" DESTINATION "${torch_ir_pc_dir}")

    install(FILES LICENSE DESTINATION "${CMAKE_INSTALL_DOCDIR}")
endif()
