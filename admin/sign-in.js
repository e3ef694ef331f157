// @ts-check

// Whoever was sent here by a code for cameras comes out where it leads; forms lose what follows "#".
if (location.hash) sessionStorage.setItem("tablo.leads", location.hash);
