# Third-party code: the distribution's package where there is one, else the pinned source.
include(FetchContent)
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)

# find_package NAME, or fetch TAG from URL when it is absent.
macro(package_or_fetch name url tag)
  find_package(${name} QUIET ${ARGN})
  if(NOT ${name}_FOUND)
    message(STATUS "${name}: no package found, fetching ${tag}")
    string(TOUPPER ${name} upper)
    if(NOT FETCHCONTENT_SOURCE_DIR_${upper} AND NOT FETCHCONTENT_FULLY_DISCONNECTED)
      # Asked first: FetchContent's own failure is a page that does not say what to do.
      execute_process(COMMAND git ls-remote --exit-code ${url} refs/tags/${tag}
        TIMEOUT 60 RESULT_VARIABLE status OUTPUT_QUIET ERROR_QUIET)
      if(NOT status EQUAL 0)
        message(FATAL_ERROR "no ${name} package is installed, and ${url} cannot be reached to fetch "
          "${tag} instead")
      endif()
    endif()
    FetchContent_Declare(${name} GIT_REPOSITORY ${url} GIT_TAG ${tag} GIT_SHALLOW ON SYSTEM)
    FetchContent_MakeAvailable(${name})
  endif()
endmacro()

# Static, so that a switch is a direct call.
set(Boost_USE_STATIC_LIBS ON)
find_package(Boost 1.74 CONFIG REQUIRED COMPONENTS context)
package_or_fetch(fmt https://github.com/fmtlib/fmt.git 9.1.0)
package_or_fetch(CLI11 https://github.com/CLIUtils/CLI11.git v2.3.2)
package_or_fetch(nlohmann_json https://github.com/nlohmann/json.git v3.11.2)
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd>=1.4)
find_package(ZLIB REQUIRED)
pkg_check_modules(LIBDW libdw)  # optional: names and lines in stack dumps
if(FIBERSCOPE_UI)
  find_package(imgui CONFIG QUIET)  # vcpkg's; a distribution has imgui.pc
  if(NOT imgui_FOUND)
    pkg_check_modules(IMGUI REQUIRED IMPORTED_TARGET imgui>=1.86)
  endif()
  find_package(Freetype REQUIRED)
  pkg_check_modules(EGL REQUIRED IMPORTED_TARGET egl)
  find_package(glfw3 3.3 REQUIRED)
  find_package(PNG REQUIRED)
  find_package(GIF REQUIRED)
endif()
if(FIBERSCOPE_TESTS)
  package_or_fetch(Catch2 https://github.com/catchorg/Catch2.git v3.4.0)
endif()
