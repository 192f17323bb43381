import { marksOf } from './marks.js';

/** A script hardly ever has lines that begin with ```; a manual of one has them around each example. */
const FENCES_MAX = 16;
/** More than a script's own count, since data repeats itself: what a text is mostly is what counts. */
const COUNT_MAX = 8;

/** Texts that are none of the dialects but look like one in places; their marks speak against a script. */
export const OTHER_MARKS = {
  /** C, C++, Java, C#, Go, Rust, Swift: what runs is what a compiler makes of it */
  compiled: marksOf(
    [
      [4, '^#include <', '^#include "', '^import java.', '^package main¶', '^public class ', '^using System'],
      [4, 'fn main()', '^func main()'],
      [3, '^#define ', '^#ifdef ', '^#ifndef ', '^#endif', '^#pragma ', '^#undef ', 'int main(', '^typedef '],
      [3, 'const char ', 'std::', '^pub fn '],
      [3, 'public static ', 'let mut ', '^package α;', '^func α(', '^func (', '^impl ', 'private final '],
      [3, '@Override', '^public final ', '^pub struct '],
      [3, '^static int ', '^static void ', '^static const ', '^template·<', '^namespace α·{', '^type α struct'],
      [3, '^extern "C"', 'static inline '],
      [2, '^int α', '^void α', '^static α', '^struct α', '^enum α', 'unsigned ', 'sizeof(', 'char *', '^import α;'],
      [2, 'public void ', '^fn α', '^use α::'],
      [2, '^#if ', '^#else', '^#elif ', '.PHONY:', '$(CC)', '^ifeq ', '^ifdef ', 'private α α', 'protected '],
      [2, '^union ', 'int32_t', 'uint8_t', 'size_t '],
      [1, '^public ', '^private ', '^const α·=', 'NULL', ':=·', '^case α:', '^return α;', '^import "', 'printf("'],
      [1, '^else¶', 'void *'],
    ],
    { countMax: COUNT_MAX },
  ),
  markup: marksOf(
    [
      [4, '<?xml ', '<!DOCTYPE ', '<!doctype ', '<html'],
      [2, '<!--', 'xmlns', '<head', '<body', '<div', '<meta ', '<link ', '<table', '<svg', '<p>', '<li>'],
      [1, '</α>', '<α>', '<a href', '/>'],
    ],
    { countMax: COUNT_MAX },
  ),
  stylesheet: marksOf(
    [
      [4, '@media ', '@font-face', '@keyframes ', '@charset "', '@import url('],
      [3, '^.α·{', '^#α·{', '!important', '^:root·{', '^.α:hover', '^.α-α·{', '^body·{', '^*·{', '@include '],
      [3, '@mixin '],
      [2, '^color:', '^margin:', '^padding:', '^display:', '^background:', '^width:', '^height:', '^border:'],
      [2, '^position:', '^font-', '^background-'],
      [1, 'rgba(', ':hover', '^top:', '^left:', '^margin-', '^padding-', '^border-', '^α-α:'],
    ],
    { countMax: COUNT_MAX },
  ),
  /** Markdown and other texts for people */
  prose: [
    ...marksOf([[4, '^```']], { countMax: FENCES_MAX }),
    ...marksOf(
      [
        [3, '^## ', '^### ', '^.. code', '^.TH ', '^.SH ', '^@node ', '^msgid "', '^msgstr "'],
        [2, '](http', '](#', '](.', '](/', '^====', '^----', '^:α:', '^.. ', '^.PP', '^.TP', '^.B '],
        [1, '^- ', '**α', '^> ', '`α`', '^α α α α α '],
      ],
      { countMax: COUNT_MAX },
    ),
  ],
  /** JSON, YAML, INI, SQL, patches, recipes for images and builds, settings of an editor */
  data: marksOf(
    [
      [4, '^@echo off', '^diff --git ', '^CREATE TABLE ', '^INSERT INTO ', '^RUN ', '^FROM α', '^apiVersion: '],
      [4, '^kind: α¶', '^@@ -'],
      [3, '^---¶', '^COPY ', '^ENTRYPOINT ', '^SELECT ', '^ALTER TABLE ', '^DROP ', '^+++ ', '^--- '],
      [3, '^cmake_minimum', '^add_library(', '^%YAML'],
      [3, '^endif(', '^get_filename_component(', '^list(', '^find_package(', '^macro(', '^endfunction('],
      [3, '^endforeach(', '^if(NOT '],
      [3, '^setlocal ', '^syn ', '^let b:', '^let s:', '^let g:', '^if exists("', '^function! ', '^augroup ', '^hi '],
      [3, '^CompilerSet '],
      [2, '^set(', '^include(', '^message(', '^string(', '^" ', '^finish¶', '^set α=', '^set cpo', '^command! '],
      [2, '^if &', '^let &'],
      [2, '^[α]¶', '^α: α¶', '^- α: ', '^α: |¶', '^- "', "^- '", '^- name: ', '^ENV ', '^α = α¶', '^--α-α'],
      [1, '":', '" : ', '^- α', '^- ', '"},', '},{', '],['],
    ],
    { countMax: COUNT_MAX },
  ),
} as const;
