# SPDX-License-Identifier: MIT
# An overlay port: it installs the sources that it lies in.
#
#     vcpkg install torch-ir --overlay-ports=<torch_ir>/cmake/vcpkg
#
# A port of a registry differs in the next line alone, which is vcpkg_from_github or vcpkg_from_git there.
cmake_path(SET SOURCE_PATH NORMALIZE "${CMAKE_CURRENT_LIST_DIR}/../../..")

# Headers alone: nothing differs in a debug build. The programs are wanted optimised.
set(VCPKG_BUILD_TYPE release)

vcpkg_check_features(OUT_FEATURE_OPTIONS options
    FEATURES
        libtorch TORCH_IR_WITH_LIBTORCH
        tools TORCH_IR_BUILD_TOOLS
)
vcpkg_cmake_configure(
    SOURCE_PATH "${SOURCE_PATH}"
    OPTIONS
        ${options}
        -DTORCH_IR_BUILD_TESTS=OFF
        -DTORCH_IR_BUILD_EXAMPLES=OFF
        -DTORCH_IR_BUILD_BENCHMARKS=OFF
        -DTORCH_IR_INSTALL=ON
        -DTORCH_IR_PROVISION=OFF
        -DTORCH_IR_CCACHE=OFF
)
vcpkg_cmake_install()
vcpkg_cmake_config_fixup(PACKAGE_NAME torch_ir CONFIG_PATH share/cmake/torch_ir)
vcpkg_fixup_pkgconfig()
if("tools" IN_LIST FEATURES)
    if("libtorch" IN_LIST FEATURES)
        vcpkg_copy_tools(TOOL_NAMES torch-ir torch-ir-run AUTO_CLEAN)
    else()
        vcpkg_copy_tools(TOOL_NAMES torch-ir AUTO_CLEAN)
    endif()
endif()

file(REMOVE_RECURSE "${CURRENT_PACKAGES_DIR}/lib" "${CURRENT_PACKAGES_DIR}/share/doc" "${CURRENT_PACKAGES_DIR}/share/cmake")
file(INSTALL "${CMAKE_CURRENT_LIST_DIR}/usage" DESTINATION "${CURRENT_PACKAGES_DIR}/share/${PORT}")
vcpkg_install_copyright(FILE_LIST "${SOURCE_PATH}/LICENSE")
