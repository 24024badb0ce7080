# Third-party code: the distribution's package where there is one, else the pinned source.
include(FetchContent)
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)

# find_package NAME, or fetch TAG from URL when it is absent.
macro(package_or_fetch name url tag)
  find_package(${name} QUIET ${ARGN})
  if(NOT ${name}_FOUND)
    message(STATUS "${name}: no package found, fetching ${tag}")
    FetchContent_Declare(${name} GIT_REPOSITORY ${url} GIT_TAG ${tag} GIT_SHALLOW ON SYSTEM)
    FetchContent_MakeAvailable(${name})
  endif()
endmacro()

find_package(Boost 1.74 REQUIRED COMPONENTS context)
package_or_fetch(fmt https://github.com/fmtlib/fmt.git 9.1.0)
package_or_fetch(CLI11 https://github.com/CLIUtils/CLI11.git v2.3.2)
package_or_fetch(nlohmann_json https://github.com/nlohmann/json.git v3.11.2)
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd>=1.4)
if(FIBERSCOPE_TESTS)
  package_or_fetch(Catch2 https://github.com/catchorg/Catch2.git v3.4.0)
endif()
