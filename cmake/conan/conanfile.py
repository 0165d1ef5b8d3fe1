# SPDX-License-Identifier: MIT
"""Conan 2 recipe. In the repository it packages the sources that it lies in: `conan create cmake/conan`.

With a conandata.yml beside it, as in an index of recipes, it needs no more than itself:

    homepage: "https://..."
    sources:
      "0.1.0": { url: "https://.../v0.1.0.tar.gz", sha256: "..." }
"""
import os
import re

from conan import ConanFile
from conan.errors import ConanInvalidConfiguration
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain, cmake_layout
from conan.tools.files import copy, get, load
from conan.tools.scm import Version

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

    def _checkout(self):
        return os.path.join(self.recipe_folder, "..", "..")

    def init(self):
        self.homepage = self.url = (self.conan_data or {}).get("homepage")

    def set_version(self):
        version_hpp = os.path.join(self._checkout(), "include", "torch_ir", "version.hpp")
        if not self.version and os.path.exists(version_hpp):
            self.version = re.search(r'TORCH_IR_VERSION_STRING "([0-9.]+)"', load(self, version_hpp)).group(1)

    def export_sources(self):
        if not self.conan_data:
            for pattern in ("CMakeLists.txt", "LICENSE", "include/*", "cmake/*"):
                copy(self, pattern, self._checkout(), self.export_sources_folder)

    def source(self):
        if self.conan_data:
            get(self, **self.conan_data["sources"][self.version], strip_root=True)

    def requirements(self):
        self.requires("boost/[>=1.81.0 <2]", transitive_headers=True, transitive_libs=True)
        self.requires("zlib/[>=1.2.11 <2]", transitive_headers=True, transitive_libs=True)
        if self.options.with_libtorch:
            self.requires("libtorch/[>=2.9.1 <3]", transitive_headers=True, transitive_libs=True)

    def validate(self):
        # Not the profile's language, which is C++17 where Conan detects GCC: the package's targets ask for C++20 themselves, and without CMake the
        # headers say what they need. A compiler that does not know C++20 is no use, though.
        oldest = {"gcc": "12", "clang": "14", "apple-clang": "15", "msvc": "193"}.get(str(self.settings.compiler))
        if oldest and Version(self.settings.compiler.version) < oldest:
            raise ConanInvalidConfiguration(f"torch_ir needs C++20: {self.settings.compiler} {oldest} or newer")

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
