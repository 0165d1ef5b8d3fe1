# SPDX-License-Identifier: MIT
"""Conan 2 recipe of the sources that it lies in: `conan create cmake/conan`."""
import os
import re

from conan import ConanFile
from conan.tools.build import check_min_cppstd
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain, cmake_layout
from conan.tools.files import copy, load

required_conan_version = ">=2.0"


class TorchIr(ConanFile):
    name = "torch_ir"
    description = "Weight-free IR of PyTorch models, for C++"
    license = "MIT"
    topics = ("pytorch", "compiler", "graph", "header-only")
    package_type = "header-library"
    settings = "os", "arch", "compiler", "build_type"
    options = {"with_libtorch": [True, False]}
    default_options = {"with_libtorch": False}

    def _sources(self):
        return os.path.join(self.recipe_folder, "..", "..")

    def set_version(self):
        text = load(self, os.path.join(self._sources(), "include", "torch_ir", "version.hpp"))
        self.version = re.search(r'TORCH_IR_VERSION_STRING "([0-9.]+)"', text).group(1)

    def export_sources(self):
        for pattern in ("CMakeLists.txt", "LICENSE", "include/*", "cmake/*"):
            copy(self, pattern, self._sources(), self.export_sources_folder)

    def requirements(self):
        self.requires("boost/[>=1.81.0]", transitive_headers=True, transitive_libs=True)
        self.requires("zlib/[>=1.2.11 <2]", transitive_headers=True, transitive_libs=True)
        if self.options.with_libtorch:
            self.requires("libtorch/[>=2.9.1]", transitive_headers=True, transitive_libs=True)

    def validate(self):
        check_min_cppstd(self, 20)

    def package_id(self):
        # Headers alone: compiler and build type change nothing, but what is installed depends on the option.
        self.info.settings.clear()
        self.info.requires.clear()

    def layout(self):
        cmake_layout(self)

    def generate(self):
        CMakeDeps(self).generate()
        toolchain = CMakeToolchain(self)
        toolchain.variables["TORCH_IR_WITH_LIBTORCH"] = bool(self.options.with_libtorch)
        for part in ("TESTS", "TOOLS", "EXAMPLES"):
            toolchain.variables["TORCH_IR_BUILD_" + part] = False
        toolchain.generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        CMake(self).install()
        copy(self, "LICENSE", self.source_folder, os.path.join(self.package_folder, "licenses"))

    def package_info(self):
        # The package's own CMake files know its targets and components.
        self.cpp_info.set_property("cmake_find_mode", "none")
        self.cpp_info.builddirs = [os.path.join("share", "cmake", "torch_ir")]
        self.cpp_info.bindirs = []
        self.cpp_info.libdirs = []
